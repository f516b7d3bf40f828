// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/groups/expressions/group_expr.hpp"
#include "core/groups/permutation.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// The action of one group on inputs and outputs: the i-th generator of each expression, applied together. A side
/// without generators (`trivial(n)`) stands still under each of the other's; `trivial(1)` as output makes an
/// invariant map. Throws OptionError when both sides have generators and not equally many.
std::vector<ActionGenerator> make_action(GroupExpr const& input, GroupExpr const& output);

/// Each generator as one permutation of the inputs 0 .. n - 1 and the outputs n .. n + m - 1.
std::vector<Permutation> joint_permutations(std::vector<ActionGenerator> const& generators);

/// Throws OptionError, with both numbers, unless the expressions act on as many inputs and outputs as the layer has.
void require_fits(GroupExpr const& input, GroupExpr const& output, Index outputs, Index inputs);

/// The orbits on the points 0 .. degree - 1 of the group that these permutations generate.
/// Throws std::invalid_argument when a permutation has another degree.
Partition point_orbits(std::span<Permutation const> generators, Index degree);

/// The orbits on the weights: (a, j), which has index a inputs + j, goes to (output(a), input(j)). These are the
/// weights an equivariant layer must tie [RSP]. No generators: each weight is alone.
/// Throws std::invalid_argument when a generator does not act on that many outputs and inputs.
Partition weight_orbits(std::span<ActionGenerator const> generators, Index outputs, Index inputs);

}  // namespace symdiscover
