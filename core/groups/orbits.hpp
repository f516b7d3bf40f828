// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "core/groups/permutation.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// The orbits on the points 0 .. degree - 1 of the group that these permutations generate.
/// Throws std::invalid_argument when a permutation has another degree.
Partition point_orbits(std::span<Permutation const> generators, Index degree);

/// The orbits on the weights: (a, j), which has index a inputs + j, goes to (output(a), input(j)). These are the
/// weights an equivariant layer must tie [RSP]. No generators: each weight is alone.
/// Throws std::invalid_argument when a generator does not act on that many outputs and inputs.
Partition weight_orbits(std::span<ActionGenerator const> generators, Index outputs, Index inputs);

}  // namespace symdiscover
