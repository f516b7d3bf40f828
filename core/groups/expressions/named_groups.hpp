// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/groups/permutation.hpp"

/// Generators of the groups an expression can name. Points of an h x w torus are numbered row by row.
namespace symdiscover {

std::vector<Permutation> cyclic_generators(Index n);  ///< i -> i + 1 (mod n)
std::vector<Permutation> dihedral_generators(
    Index n);  ///< the rotation above, and i -> -i (mod n); order 2n for n >= 3
std::vector<Permutation> symmetric_generators(Index n);    ///< (0 1) and (0 1 ... n-1)
std::vector<Permutation> alternating_generators(Index n);  ///< (0 1 2) and the longest even cycle; n >= 3
std::vector<Permutation> reflection_generators(Index n);   ///< i -> n - 1 - i

std::vector<Permutation> translation_generators(Index height, Index width);  ///< one step down, one to the right
std::vector<Permutation> p4_generators(Index n);   ///< translations of the n x n torus and (i, j) -> (j, -i)
std::vector<Permutation> p4m_generators(Index n);  ///< those and (i, j) -> (i, -j)

/// G x H on pairs (i, j), numbered i deg(H) + j.
std::vector<Permutation> grid_generators(PermutationGroup const& g, PermutationGroup const& h);

/// G x H on deg(G) + deg(H) points, G's first.
std::vector<Permutation> union_generators(PermutationGroup const& g, PermutationGroup const& h);

/// G wr H: G inside each of deg(H) blocks of deg(G) points, H permuting the blocks.
std::vector<Permutation> wreath_generators(PermutationGroup const& g, PermutationGroup const& h);

}  // namespace symdiscover
