// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/types.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// One step upwards: two clusters become one, and the sum of squares within clusters grows by `cost`.
struct Merge {
    double cost = 0.0;
    Index a = 0;  ///< an element of the first cluster; the number of elements stands for "always zero"
    Index b = 0;  ///< an element of the second
};

/// The whole path of partitions from all elements apart to one cluster, by Ward's criterion. One cluster is anchored at
/// the origin with infinite weight: elements that join it are inactive.
class MergePath {
  public:
    /// points [K, k]: for sharing, the rows of U in the gauge where the mean of v v^T is the identity, so that squared
    /// distances are d^2(i, j) = (u_i - u_j)^T M (u_i - u_j).
    explicit MergePath(Matrix const& points);

    Index elements() const { return elements_; }
    std::vector<Merge> const& merges() const { return merges_; }  ///< ascending in cost, K of them

    /// The partition of the path with this many blocks beside the inactive elements, 0 <= blocks <= K.
    Partition cut(Index blocks) const;

  private:
    Index elements_;
    std::vector<Merge> merges_;
};

}  // namespace symdiscover
