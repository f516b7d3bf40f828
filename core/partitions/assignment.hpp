// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/partitions/contingency.hpp"

namespace symdiscover {

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
