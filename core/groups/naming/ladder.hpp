// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/groups/naming/recognisers.hpp"

namespace symdiscover {

/// The name of a group, proved, or nothing: its factors on disjoint points, and for each of them, on orbits where it is
/// faithful, the first that holds: abelian, symmetric or alternating, dihedral, affine, square torus with turns, direct
/// product, wreath product, one of these on blocks. `shape`, `order` and `axes` are given where a single factor moves
/// all points and is faithful on all of them.
std::optional<NamedGroup> name_group(FiniteGroup const& group);

/// Of one factor, which moves all its points: the orbits looked at, and what they say.
struct NamedFactor {
    std::vector<Index> points;  ///< where it acts faithfully; the points of `named` in this order
    NamedGroup named;
};

std::optional<NamedFactor> name_factor(FiniteGroup const& factor);

}  // namespace symdiscover
