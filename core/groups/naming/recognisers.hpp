// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "core/groups/arrangement.hpp"
#include "core/groups/naming/group_name.hpp"
#include "core/groups/stabiliser_chain.hpp"

namespace symdiscover {

/// A group that is proved to be what its name says.
struct NamedGroup {
    GroupName name;
    /// It acts on its points as the name has it: C_n, D_n, S_n, A_n on n, p4(n) on n x n, a product on all pairs, G wr
    /// H on as many copies of G's points as H has points. As the upper group of a wreath product it must.
    bool natural = true;
    std::vector<std::pair<BigInteger, GroupName>> factors{};  ///< of a product: orders and names
    Shape shape = Shape::none;                                ///< what its points form
    std::vector<Index> sizes{};                               ///< ring, set {n}, torus {h, w}, blocks {number, size}
    std::vector<Index> order{};                               ///< the points as they stand in this shape
    std::vector<Permutation> axes{};                          ///< ring, torus: one step along each axis
};

/// The points that steps along the axes reach from `start`: the last axis' steps first, sizes[axis] of each.
std::vector<Index> walk(std::vector<Permutation> const& axes, std::vector<Index> const& sizes, Index start);

/// The order of an element: the least common multiple of its cycles' lengths.
Index order_of(Permutation const& element);

// Each recogniser takes a group that acts faithfully on its points and moves all of them.

/// Abelian groups by their invariants: "C12"; of rank two as the torus that is most nearly square, "C4 x C6"; else
/// each factor's order divides the next one's, "C2 x C2 x C4".
std::optional<NamedGroup> recognise_abelian(FiniteGroup const& group);

/// All, or all even, permutations of the n points, by the order n! or n!/2.
std::optional<NamedGroup> recognise_symmetric(FiniteGroup const& group);

/// Order 2n, n >= 3, with a cyclic subgroup of order n that an involution inverts: "D8", of order 16; D3 is "S3".
std::optional<NamedGroup> recognise_dihedral(FiniteGroup const& group);

/// "C7 : C3": shifts of a ring of a prime number p of places together with k multiplications, i -> m i (mod p); k >= 3
/// divides p - 1. An element of order p that every generator carries to a power of itself, and the order p k.
std::optional<NamedGroup> recognise_affine(FiniteGroup const& group);

/// Translations of an n x n torus, n >= 3, with its quarter turns, "p4(5)", and also its reflections, "p4m(5)": t, s of
/// order n that commute and reach all points from one; a stabiliser's r with r^-1 t r = s and r^-1 s r = t^-1; and for
/// p4m an involution there that keeps t and inverts s. The order 4 n^2 or 8 n^2 says that there is nothing else.
std::optional<NamedGroup> recognise_square_torus(FiniteGroup const& group);

}  // namespace symdiscover
