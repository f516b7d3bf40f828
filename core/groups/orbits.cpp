// SPDX-License-Identifier: Apache-2.0
#include "core/groups/orbits.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "core/partitions/union_find.hpp"

namespace symdiscover {

namespace {

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
