// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/assignment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>
#include <stdexcept>
#include <utility>

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

constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();
constexpr std::int64_t unreached = std::numeric_limits<std::int64_t>::max();

/// Invariants (the optimality conditions of the dual): row_price, column_price >= 0;
/// slack(i, j) = row_price[i] + column_price[j] - count(i, j) >= 0, and 0 where i is matched with j;
/// an unmatched column has price 0, and so has a row that was settled without a partner.
class AugmentingPaths {
  public:
    explicit AugmentingPaths(ContingencyTable const& table)
        : table_(table),
          row_price_(table.rows, 0),
          column_price_(table.columns, 0),
          column_of_row_(table.rows, nobody),
          row_of_column_(table.columns, nobody),
          distance_(table.columns, unreached),
          reached_from_(table.columns, nobody) {}

    Matching solve() {
        std::vector<std::size_t> left_over;
        for (std::size_t row = 0; row < table_.rows; ++row) {
            if (!match_with_largest_entry(row)) left_over.push_back(row);
        }
        for (std::size_t const row : left_over) augment(row);
        return result();
    }

  private:
    using Reached = std::pair<std::int64_t, std::size_t>;  ///< (distance, column)

    std::size_t begin(std::size_t row) const { return table_.row_start[row]; }
    std::size_t end(std::size_t row) const { return table_.row_start[row + 1]; }

    /// Prices the row at its largest entry and takes the first free column that has it.
    bool match_with_largest_entry(std::size_t row) {
        for (std::size_t e = begin(row); e < end(row); ++e)
            row_price_[row] = std::max(row_price_[row], table_.count[e]);
        for (std::size_t e = begin(row); e < end(row); ++e) {
            if (table_.count[e] == row_price_[row] && row_of_column_[table_.column[e]] == nobody) {
                link(row, table_.column[e]);
                return true;
            }
        }
        return false;
    }

    void link(std::size_t row, std::size_t column) {
        column_of_row_[row] = column;
        row_of_column_[column] = row;
    }

    /// The cheapest alternating path from `start` to a free column, or to a row that is better left alone
    /// (its price is what that costs). Then the prices move so that the path is tight, and its links are swapped.
    void augment(std::size_t start) {
        std::int64_t shortest = row_price_[start];
        std::size_t left_alone = start;
        std::size_t free_column = nobody;
        relax(start, 0, shortest);
        while (!heap_.empty()) {
            auto const [distance, column] = heap_.top();
            heap_.pop();
            if (distance >= shortest) break;
            if (distance > distance_[column]) continue;
            std::size_t const owner = row_of_column_[column];
            if (owner == nobody) {
                shortest = distance;
                free_column = column;
                break;
            }
            scanned_.push_back(column);
            if (distance + row_price_[owner] < shortest) {
                shortest = distance + row_price_[owner];
                left_alone = owner;
            }
            relax(owner, distance, shortest);
        }
        update_prices(start, shortest);
        swap_links(start, free_column, left_alone);
        forget_search();
    }

    /// Offers every column of the row a way that is `distance` plus the entry's slack long.
    void relax(std::size_t row, std::int64_t distance, std::int64_t shortest) {
        for (std::size_t e = begin(row); e < end(row); ++e) {
            std::size_t const column = table_.column[e];
            std::int64_t const offer = distance + row_price_[row] + column_price_[column] - table_.count[e];
            if (offer >= shortest || offer >= distance_[column]) continue;
            if (distance_[column] == unreached) touched_.push_back(column);
            distance_[column] = offer;
            reached_from_[column] = row;
            heap_.emplace(offer, column);
        }
    }

    void update_prices(std::size_t start, std::int64_t shortest) {
        row_price_[start] -= shortest;
        for (std::size_t const column : scanned_) {
            std::int64_t const saved = shortest - distance_[column];
            column_price_[column] += saved;
            row_price_[row_of_column_[column]] -= saved;
        }
    }

    void swap_links(std::size_t start, std::size_t free_column, std::size_t left_alone) {
        std::size_t column = free_column;
        if (column == nobody) {
            if (left_alone == start) return;
            column = std::exchange(column_of_row_[left_alone], nobody);
        }
        for (;;) {
            std::size_t const row = reached_from_[column];
            std::size_t const previous = column_of_row_[row];
            link(row, column);
            if (row == start) return;
            column = previous;
        }
    }

    void forget_search() {
        for (std::size_t const column : touched_) distance_[column] = unreached;
        touched_.clear();
        scanned_.clear();
        heap_ = {};
    }

    Matching result() const {
        Matching matching{std::vector<std::optional<std::size_t>>(table_.rows), 0};
        for (std::size_t row = 0; row < table_.rows; ++row) {
            for (std::size_t e = begin(row); e < end(row); ++e) {
                if (table_.column[e] != column_of_row_[row]) continue;
                matching.column_of_row[row] = column_of_row_[row];
                matching.weight += table_.count[e];
            }
        }
        return matching;
    }

    ContingencyTable const& table_;
    std::vector<std::int64_t> row_price_;
    std::vector<std::int64_t> column_price_;
    std::vector<std::size_t> column_of_row_;
    std::vector<std::size_t> row_of_column_;

    // One search; kept between searches so that a short one costs only what it touches.
    std::vector<std::int64_t> distance_;
    std::vector<std::size_t> reached_from_;
    std::vector<std::size_t> touched_;
    std::vector<std::size_t> scanned_;
    std::priority_queue<Reached, std::vector<Reached>, std::greater<>> heap_;
};

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

Matching max_weight_matching(ContingencyTable const& table) { return AugmentingPaths(table).solve(); }

}  // namespace symdiscover
