// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/groups/big_integer.hpp"
#include "core/groups/permutation.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

struct AutomorphismGroup {
    std::vector<ActionGenerator> generators;  ///< fewer than outputs + inputs; none when the group is trivial
    BigInteger order = 1;                     ///< exact
};

/// The largest group of (output, input) permutations that carries every weight to one of its own block, and inactive
/// weights to inactive ones [RSP]. Outputs, or inputs, with the same labels throughout are permuted freely; what other
/// automorphisms there are is searched for (search_automorphisms) on one of each, without the points that are fixed.
/// Throws std::invalid_argument unless the partition has outputs * inputs elements, at least one.
AutomorphismGroup automorphisms(Partition const& weights, Index outputs, Index inputs);

}  // namespace symdiscover
