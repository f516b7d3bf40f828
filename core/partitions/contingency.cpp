// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/contingency.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace symdiscover {

namespace {

std::size_t classes(Partition const& partition) {
    return partition.sizes().size() + (partition.inactive() > 0 ? 1 : 0);
}

/// For each element its class: the block, or the class after the last block when inactive.
std::vector<std::size_t> class_of_element(Partition const& partition) {
    std::vector<std::size_t> result;
    result.reserve(partition.labels().size());
    for (std::int32_t const label : partition.labels()) {
        result.push_back(label == Partition::inactive_label ? partition.sizes().size()
                                                            : static_cast<std::size_t>(label));
    }
    return result;
}

/// The elements sorted by class (a counting sort), replaced by their class in the other partition.
struct Grouped {
    std::vector<std::size_t> start;  ///< [classes + 1]
    std::vector<std::size_t> other;  ///< [elements]
};

Grouped group_by_class(std::vector<std::size_t> const& own, std::vector<std::size_t> const& other,
                       std::size_t classes_count) {
    Grouped grouped{std::vector<std::size_t>(classes_count + 1, 0), std::vector<std::size_t>(own.size())};
    for (std::size_t const c : own) ++grouped.start[c + 1];
    for (std::size_t c = 0; c < classes_count; ++c) grouped.start[c + 1] += grouped.start[c];
    std::vector<std::size_t> next(grouped.start.begin(), grouped.start.end() - 1);
    for (std::size_t e = 0; e < own.size(); ++e) grouped.other[next[own[e]]++] = other[e];
    return grouped;
}

}  // namespace

ContingencyTable contingency_table(Partition const& found, Partition const& truth) {
    if (found.elements() != truth.elements()) {
        throw std::invalid_argument(fmt::format("partitions to compare: expected {} elements as in the truth, found {}",
                                                truth.elements(), found.elements()));
    }
    ContingencyTable table;
    table.rows = classes(found);
    table.columns = classes(truth);
    Grouped const grouped = group_by_class(class_of_element(found), class_of_element(truth), table.rows);
    std::vector<std::int64_t> in_row(table.columns, 0);
    for (std::size_t row = 0; row < table.rows; ++row) {
        std::size_t const first_entry = table.column.size();
        for (std::size_t e = grouped.start[row]; e < grouped.start[row + 1]; ++e) {
            if (in_row[grouped.other[e]]++ == 0) table.column.push_back(grouped.other[e]);
        }
        std::sort(table.column.begin() + static_cast<std::ptrdiff_t>(first_entry), table.column.end());
        for (std::size_t entry = first_entry; entry < table.column.size(); ++entry) {
            table.count.push_back(in_row[table.column[entry]]);
            in_row[table.column[entry]] = 0;
        }
        table.row_start.push_back(table.column.size());
    }
    return table;
}

}  // namespace symdiscover
