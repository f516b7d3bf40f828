// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <vector>

#include "core/partitions/assignment.hpp"

namespace symdiscover {

namespace {

using Counts = std::vector<std::int64_t>;

Counts row_sums(ContingencyTable const& table) {
    Counts sums(table.rows, 0);
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (std::size_t e = table.row_start[row]; e < table.row_start[row + 1]; ++e) sums[row] += table.count[e];
    }
    return sums;
}

Counts column_sums(ContingencyTable const& table) {
    Counts sums(table.columns, 0);
    for (std::size_t e = 0; e < table.column.size(); ++e) sums[table.column[e]] += table.count[e];
    return sums;
}

/// The table between blocks alone, and how many elements both call inactive.
struct ActivePart {
    ContingencyTable blocks;
    std::int64_t both_inactive = 0;
};

ActivePart active_part(ContingencyTable const& table, std::size_t blocks_found, std::size_t blocks_true) {
    ActivePart part;
    part.blocks.rows = blocks_found;
    part.blocks.columns = blocks_true;
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (std::size_t e = table.row_start[row]; e < table.row_start[row + 1]; ++e) {
            bool const true_block = table.column[e] < blocks_true;
            if (row < blocks_found && true_block) {
                part.blocks.column.push_back(table.column[e]);
                part.blocks.count.push_back(table.count[e]);
            } else if (row >= blocks_found && !true_block) {
                part.both_inactive = table.count[e];
            }
        }
        if (row < blocks_found) part.blocks.row_start.push_back(part.blocks.column.size());
    }
    return part;
}

/// The elements that are inactive in the found partition are made so in the true one.
bool is_consistent(Partition const& found, Partition const& truth) {
    if (found.active() == 0) return false;
    std::vector<std::int32_t> labels(truth.labels().begin(), truth.labels().end());
    std::vector<Index> taken(static_cast<std::size_t>(truth.blocks()), 0);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (found.labels()[i] != Partition::inactive_label || labels[i] == Partition::inactive_label) continue;
        ++taken[static_cast<std::size_t>(labels[i])];
        labels[i] = Partition::inactive_label;
    }
    for (std::size_t block = 0; block < taken.size(); ++block) {
        if (taken[block] != 0 && taken[block] != static_cast<Index>(truth.sizes()[block])) return false;
    }
    return Partition::from_labels(labels) == found;
}

std::int64_t pairs_within(Counts const& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0},
                           [](std::int64_t sum, std::int64_t n) { return sum + n * (n - 1) / 2; });
}

double adjusted_rand_index(ContingencyTable const& table, Counts const& found, Counts const& truth, Index elements) {
    std::int64_t const all_pairs = elements * (elements - 1) / 2;
    std::int64_t const pairs_found = pairs_within(found);
    std::int64_t const pairs_true = pairs_within(truth);
    bool const both_trivial = pairs_found == pairs_true && (pairs_found == 0 || pairs_found == all_pairs);
    if (both_trivial) return 1.0;
    auto const a = static_cast<double>(pairs_found);
    auto const b = static_cast<double>(pairs_true);
    double const expected = a * b / static_cast<double>(all_pairs);
    return (static_cast<double>(pairs_within(table.count)) - expected) / (0.5 * (a + b) - expected);
}

/// H = - sum p log p.
double entropy(Counts const& counts, double elements) {
    double sum = 0.0;
    for (std::int64_t const n : counts) {
        if (n > 0) sum -= static_cast<double>(n) / elements * std::log(static_cast<double>(n) / elements);
    }
    return sum;
}

/// Fills the two conditional entropies, their sum and the normalised mutual information.
/// H(A | B) = - sum n_ab / K log(n_ab / n_b) is exactly 0 where every block of B lies inside one of A.
void compare_information(PartitionComparison& comparison, ContingencyTable const& table, Counts const& found,
                         Counts const& truth) {
    if (comparison.elements == 0) return;
    auto const elements = static_cast<double>(comparison.elements);
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (std::size_t e = table.row_start[row]; e < table.row_start[row + 1]; ++e) {
            auto const n = static_cast<double>(table.count[e]);
            comparison.entropy_true_given_found -= n / elements * std::log(n / static_cast<double>(found[row]));
            comparison.entropy_found_given_true -=
                n / elements * std::log(n / static_cast<double>(truth[table.column[e]]));
        }
    }
    comparison.variation_of_information = comparison.entropy_true_given_found + comparison.entropy_found_given_true;
    double const both = entropy(found, elements) + entropy(truth, elements);
    // I = (H(A) + H(B) - VI) / 2. Rounding must not leave [0, 1].
    if (both > 0.0) {
        comparison.normalized_mutual_information =
            std::clamp(1.0 - comparison.variation_of_information / both, 0.0, 1.0);
    }
}

}  // namespace

PartitionComparison compare_partitions(Partition const& found, Partition const& truth) {
    ContingencyTable const table = contingency_table(found, truth);
    PartitionComparison comparison;
    comparison.elements = truth.elements();
    comparison.blocks_found = found.blocks();
    comparison.blocks_true = truth.blocks();
    comparison.exact = found == truth;
    comparison.consistent = is_consistent(found, truth);
    comparison.inactive_found = found.inactive();
    comparison.inactive_true = truth.inactive();

    ActivePart const active = active_part(table, found.sizes().size(), truth.sizes().size());
    comparison.inactive_both = active.both_inactive;
    comparison.partition_distance =
        comparison.elements - max_weight_matching(active.blocks).weight - active.both_inactive;
    if (comparison.elements > 0) {
        comparison.normalized_partition_distance =
            static_cast<double>(comparison.partition_distance) / static_cast<double>(comparison.elements);
    }

    Counts const sizes_found = row_sums(table);
    Counts const sizes_true = column_sums(table);
    comparison.adjusted_rand_index = adjusted_rand_index(table, sizes_found, sizes_true, comparison.elements);
    compare_information(comparison, table, sizes_found, sizes_true);
    return comparison;
}

bool refines(Partition const& finer, Partition const& coarser) {
    if (finer.elements() != coarser.elements()) {
        throw std::invalid_argument("partitions of different numbers of elements");
    }
    std::vector<std::optional<std::int32_t>> inside(finer.sizes().size());
    for (Index e = 0; e < finer.elements(); ++e) {
        std::optional<std::int32_t> zero = Partition::inactive_label;
        auto& block = finer[e] < 0 ? zero : inside[static_cast<std::size_t>(finer[e])];
        if (block.value_or(coarser[e]) != coarser[e]) return false;
        block = coarser[e];
    }
    return true;
}

}  // namespace symdiscover
