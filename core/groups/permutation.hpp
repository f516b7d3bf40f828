// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// Index i goes to permutation[i]; 0-based.
using Permutation = std::vector<Index>;

/// One generator of a group action on a layer: a permutation of the inputs and one of the outputs, applied together.
struct ActionGenerator {
    Permutation input;   ///< [n]
    Permutation output;  ///< [m]

    friend bool operator==(ActionGenerator const&, ActionGenerator const&) = default;
};

/// Permutations of the same points, and the group they generate; none generate the trivial group.
struct PermutationGroup {
    Index degree = 1;  ///< number of points
    std::vector<Permutation> generators;
};

/// A point, as what standard containers count with.
inline std::size_t at(Index i) { return static_cast<std::size_t>(i); }

inline Index image(Permutation const& permutation, Index i) { return permutation[at(i)]; }

Permutation identity_permutation(Index degree);

/// (a * b)(i) = b(a(i)): first a, then b, as in GAP.
Permutation compose(Permutation const& a, Permutation const& b);

Permutation inverse(Permutation const& permutation);

bool is_permutation(Permutation const& images);

/// The disjoint cycles of length two and more, each starting at its smallest point.
std::vector<std::vector<Index>> cycles_of(Permutation const& permutation);

/// These as text: "(0 1 2)(3 4)"; "()" for the identity. Point 0 is printed as `first`.
std::string to_cycles(Permutation const& permutation, Index first = 0, char const* between_points = " ");

}  // namespace symdiscover
