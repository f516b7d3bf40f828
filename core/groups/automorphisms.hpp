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
/// weights to inactive ones: the automorphisms of the complete bipartite graph outputs x inputs whose edges are
/// coloured by label [RSP], found by nauty (McKay and Piperno, Journal of Symbolic Computation 60, 2014), or
/// for a single output written down.
/// Threads may call it; they take turns. Memory O(((outputs + inputs) log2(blocks))^2) bits.
/// Throws std::invalid_argument unless the partition has outputs * inputs elements, at least one.
AutomorphismGroup automorphisms(Partition const& weights, Index outputs, Index inputs);

}  // namespace symdiscover
