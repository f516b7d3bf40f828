// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "core/groups/stabiliser_chain.hpp"

namespace symdiscover {

/// A direct factor: a group on its own points, renumbered from 0, and which points of the whole these are.
struct Factor {
    FiniteGroup group;
    std::vector<Index> points;
};

/// The finest decomposition of a group into direct factors that move disjoint points (Chang and Jefferson, *Disjoint
/// direct product decompositions of permutation groups*, Journal of Symbolic Computation 108, 2022). Fixed points
/// are in no factor; the trivial group has none. nullopt when the group is too large for a stabiliser chain.
std::optional<std::vector<Factor>> disjoint_factors(FiniteGroup const& group);

/// Whole orbits on which the group acts faithfully, as few and as small as dropping one orbit after the other leaves;
/// one orbit whenever one is enough. Ascending. nullopt as above.
std::optional<std::vector<Index>> faithful_points(FiniteGroup const& group);

/// All permutations of its points: doubly transitive, and a power of a generator is a transposition (Jordan). false may
/// also mean that no generator shows it.
bool is_visibly_symmetric(PermutationGroup const& group);

/// n!
BigInteger factorial(Index n);

}  // namespace symdiscover
