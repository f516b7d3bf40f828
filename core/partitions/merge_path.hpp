// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/workers.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// One step upwards: two clusters become one.
struct Merge {
    double cost = 0.0;  ///< what this adds to the sum of squares that the path keeps small
    Index a = 0;        ///< an element of the first cluster; the number of elements stands for "always zero"
    Index b = 0;        ///< an element of the second, likewise
};

/// Partitions of K elements from `start` upwards; each merge leaves one block fewer.
struct MergePath {
    Partition start;
    double start_cost = 0.0;    ///< the sum of squares at `start`
    std::vector<Merge> merges;  ///< in the order in which they are made
    bool complete = true;       ///< false when the observer stopped it

    Index elements() const { return start.elements(); }

    /// The partition after so many merges, 0 <= count <= merges.size().
    Partition after(std::size_t count) const;

    /// The partition with this many blocks, start.blocks() - merges.size() <= blocks <= start.blocks().
    Partition cut(Index blocks) const { return after(static_cast<std::size_t>(start.blocks() - blocks)); }
};

/// The path of tasks: from all elements apart to none active, by Ward's criterion on their points [K, k], the rows of U
/// in the gauge where the mean of v v^T is the identity, so that squared distances are d^2(i, j) = (u_i - u_j)^T M
/// (u_i - u_j). One cluster is anchored at the origin with infinite weight: elements that join it are inactive. Costs
/// ascend. Takes K^2 k multiplications. (The path of samples: core/fit/one_dataset/loss_path.hpp.)
MergePath merge_path(Matrix const& points, Workers const& workers = {});

}  // namespace symdiscover
