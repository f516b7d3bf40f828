// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/types.hpp"
#include "core/groups/permutation.hpp"

namespace symdiscover {

/// Some motions of a window that make a group together with the identity.
struct MotionSet {
    std::string name;               ///< "left-right mirror", "quarter turns"
    std::vector<Permutation> taps;  ///< each of them, [size size]
};

/// The half turn, either mirror, both, the quarter turns, all motions of the square: a set comes after those in it.
std::vector<MotionSet> motion_sets(Index size);

/// How alike what a layer learned about its taps is under some motions of the window. A task's gradient step moves the
/// weights by M = C C^T times the gradient along the taps, so that M, unlike C, does not hang on how U is written. With
/// D the part of M that is not a multiple of the identity, the breaking is the root mean square over the motions of
/// |P D P^T - D| / |D|: 0 where steps treat moved taps alike, about sqrt 2 where they know nothing of each other.
struct MotionFinding {
    std::string motions;  ///< "left-right mirror", "quarter turns"
    double breaking = 0.0;
    double chance = 0.0;        ///< the mean over random factors of the same spectrum
    double chance_least = 0.0;  ///< of 95 % of these
    double chance_most = 0.0;

    bool stands_out() const { return breaking < chance_least; }
};

/// For each of motion_sets(). taps: C [size size, size size]. Empty where C is a multiple of the identity: nothing was
/// learned.
std::vector<MotionFinding> factor_motions(Matrix const& taps, std::uint64_t seed);

/// The factor whose steps treat taps exactly alike that these motions (a group, with the identity) carry into each
/// other: the symmetric root of the mean of P C C^T P^T over the group. Its breaking is 0.
Matrix made_alike(Matrix const& taps, std::vector<Permutation> const& motions);

/// How many numbers a layer with this U really adapts: (sum s^2)^2 / sum s^4 over the singular values of U, which for
/// Kronecker factors is the product of theirs. Between 1 and the columns of U.
double effective_parameters(std::vector<Matrix> const& factors);

}  // namespace symdiscover
