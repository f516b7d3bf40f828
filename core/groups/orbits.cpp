// SPDX-License-Identifier: Apache-2.0
#include "core/groups/orbits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace symdiscover {

namespace {

/// Disjoint sets with path halving; the smaller index is the root, so labels do not depend on the order of unions.
class UnionFind {
  public:
    explicit UnionFind(Index elements) : parent_(static_cast<std::size_t>(elements)) {
        std::iota(parent_.begin(), parent_.end(), 0);
    }

    void unite(Index a, Index b) {
        std::int32_t const root_a = find(static_cast<std::int32_t>(a));
        std::int32_t const root_b = find(static_cast<std::int32_t>(b));
        parent(std::max(root_a, root_b)) = std::min(root_a, root_b);
    }

    Partition partition() {
        std::vector<std::int32_t> labels(parent_.size());
        for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = find(static_cast<std::int32_t>(i));
        return Partition::from_labels(labels);
    }

  private:
    std::int32_t& parent(std::int32_t i) { return parent_[static_cast<std::size_t>(i)]; }

    std::int32_t find(std::int32_t i) {
        while (parent(i) != i) i = parent(i) = parent(parent(i));
        return i;
    }

    std::vector<std::int32_t> parent_;
};

void require_degree(char const* what, Permutation const& permutation, Index degree) {
    if (static_cast<Index>(permutation.size()) != degree) {
        throw std::invalid_argument(
            fmt::format("orbits: expected a permutation of {} {}, found one of {}", degree, what, permutation.size()));
    }
}

}  // namespace

Partition point_orbits(std::span<Permutation const> generators, Index degree) {
    UnionFind sets(degree);
    for (Permutation const& generator : generators) {
        require_degree("points", generator, degree);
        for (Index i = 0; i < degree; ++i) sets.unite(i, image(generator, i));
    }
    return sets.partition();
}

Partition weight_orbits(std::span<ActionGenerator const> generators, Index outputs, Index inputs) {
    UnionFind sets(outputs * inputs);
    for (ActionGenerator const& generator : generators) {
        require_degree("outputs", generator.output, outputs);
        require_degree("inputs", generator.input, inputs);
        for (Index a = 0; a < outputs; ++a) {
            Index const row = image(generator.output, a) * inputs;
            for (Index j = 0; j < inputs; ++j) sets.unite(a * inputs + j, row + image(generator.input, j));
        }
    }
    return sets.partition();
}

}  // namespace symdiscover
