// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/partitions/partition.hpp"

namespace symdiscover {

/// Which block of one partition shares how many elements with which block of another, by rows; zeros are left out.
/// Row i owns the entries row_start[i] .. row_start[i + 1] - 1; within a row the columns ascend.
struct ContingencyTable {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<std::size_t> row_start{0};  ///< [rows + 1]
    std::vector<std::size_t> column;        ///< [entries]
    std::vector<std::int64_t> count;        ///< [entries], each positive
};

/// The table of two partitions of the same elements. When either has inactive elements, its inactive class comes
/// last, after its blocks: row `found.blocks()`, column `truth.blocks()`. Time and memory O(elements + blocks).
/// Throws std::invalid_argument when the partitions have different numbers of elements.
ContingencyTable contingency_table(Partition const& found, Partition const& truth);

/// A matching: every row and every column at most once.
struct Matching {
    std::vector<std::optional<std::size_t>> column_of_row;  ///< [rows], empty where the row stays alone
    std::int64_t weight = 0;                                ///< the sum of the matched counts
};

/// The matching of largest weight of a rectangular table, exact in integers: shortest augmenting paths with
/// potentials (Jonker and Volgenant, Computing 38, 1987), each path found by Dijkstra's algorithm over the positive
/// entries only. Rows and columns may stay unmatched, which is worth 0, as padding the table with zeros would be.
/// O(rows entries log entries) at worst; nothing to search for where a row's largest entry is nobody else's.
Matching max_weight_matching(ContingencyTable const& table);

}  // namespace symdiscover
