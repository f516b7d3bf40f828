// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "core/partitions/partition.hpp"

namespace symdiscover {

/// Disjoint sets with path halving; the smaller index is the root, so labels do not depend on the order of unions.
class UnionFind {
  public:
    explicit UnionFind(Index elements) : parent_(static_cast<std::size_t>(elements)) {
        std::iota(parent_.begin(), parent_.end(), 0);
    }

    Index find(Index element) {
        auto i = static_cast<std::int32_t>(element);
        while (parent(i) != i) i = parent(i) = parent(parent(i));
        return i;
    }

    /// Whether the two were in different sets until now.
    bool unite(Index a, Index b) {
        auto const root_a = static_cast<std::int32_t>(find(a));
        auto const root_b = static_cast<std::int32_t>(find(b));
        parent(std::max(root_a, root_b)) = std::min(root_a, root_b);
        return root_a != root_b;
    }

    Partition partition() {
        std::vector<std::int32_t> labels(parent_.size());
        for (std::size_t i = 0; i < labels.size(); ++i) {
            labels[i] = static_cast<std::int32_t>(find(static_cast<Index>(i)));
        }
        return Partition::from_labels(labels);
    }

  private:
    std::int32_t& parent(std::int32_t i) { return parent_[static_cast<std::size_t>(i)]; }

    std::vector<std::int32_t> parent_;
};

}  // namespace symdiscover
