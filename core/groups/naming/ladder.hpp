// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/groups/naming/recognisers.hpp"

namespace symdiscover {

/// How much work a name may take. Groups with very many invariant partitions can be taken apart in very many ways;
/// rather than try them all, the group stays without a name, which is true of it too.
struct NamingBudget {
    /// Of the groups for which stabiliser chains are built, together. Of groups of some thousand elements that is a
    /// second or two; S20 wr S20, whose chains are long, takes 15 s with less.
    Index points = 500'000;

    /// Whether there is still enough for a group on so many points.
    bool spend(Index degree) {
        points -= degree;
        return points >= 0;
    }
};

/// The name of a group, proved, or nothing: its factors on disjoint points, and for each of them, on orbits where it is
/// faithful, the first that holds: abelian, symmetric or alternating, dihedral, affine, square torus with turns, direct
/// product, wreath product, one of these on blocks. `shape`, `order` and `axes` are given where a single factor moves
/// all points and is faithful on all of them.
std::optional<NamedGroup> name_group(FiniteGroup const& group, NamingBudget& budget);

/// Of one factor, which moves all its points: the orbits looked at, and what they say.
struct NamedFactor {
    std::vector<Index> points;  ///< where it acts faithfully; the points of `named` in this order
    NamedGroup named;
};

std::optional<NamedFactor> name_factor(FiniteGroup const& factor, NamingBudget& budget);

}  // namespace symdiscover
