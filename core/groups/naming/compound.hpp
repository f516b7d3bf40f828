// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "core/groups/naming/ladder.hpp"
#include "core/groups/naming/recognisers.hpp"
#include "core/partitions/partition.hpp"

/// Groups made of smaller ones, found by the invariant partitions of their points.
namespace symdiscover {

/// How a group permutes the blocks of an invariant partition.
struct BlockAction {
    Partition blocks;
    FiniteGroup group;
};

/// The invariant partitions, up to a few hundred, and the actions on their blocks that are not trivial.
std::vector<BlockAction> block_actions(FiniteGroup const& group, NamingBudget& budget);

/// "S3 x S4": two invariant partitions such that the group acts faithfully on the blocks of both together, and its
/// order is the product of its orders on each: it is the direct product of these two actions. Of several such pairs the
/// one whose larger factor is the smallest.
std::optional<NamedGroup> recognise_product(FiniteGroup const& group, std::vector<BlockAction> const& actions,
                                            NamingBudget& budget);

/// "C4 wr S3": equal blocks, transitively permuted by H, such that the order is |G|^blocks |H|, where G is what a
/// block's stabiliser does to the block: the group is in G wr H always (embedding theorem), and here it is all of it.
std::optional<NamedGroup> recognise_wreath(FiniteGroup const& group, std::vector<BlockAction> const& actions,
                                           NamingBudget& budget);

/// The name of the smallest action on blocks that is faithful.
std::optional<NamedGroup> recognise_on_blocks(FiniteGroup const& group, std::vector<BlockAction> const& actions,
                                              NamingBudget& budget);

/// "A x B", by order, then by name; of more than eight factors equal ones as powers, "C2^9 x S3". One factor stays
/// what it is.
NamedGroup product_of(std::vector<std::pair<BigInteger, NamedGroup>> const& factors);

}  // namespace symdiscover
