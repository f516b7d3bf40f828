// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/random/mersenne_twister.hpp>
#include <cstdint>
#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// Random numbers that are the same on every platform (Boost.Random fixes its distributions' algorithms; std does not).
using Rng = boost::random::mt19937_64;

/// An independent generator for (seed, stream): one a task or a chunk, so that neither order nor threads matter.
Rng make_rng(std::uint64_t seed, std::uint64_t stream = 0);

double normal(Rng& rng);                                          ///< N(0, 1)
double uniform(Rng& rng);                                         ///< [0, 1)
Index uniform_index(Rng& rng, Index count);                       ///< 0 .. count - 1, count >= 1
Matrix normal_matrix(Rng& rng, Index rows, Index cols);           ///< N(0, 1), filled row by row
std::vector<Index> random_permutation(Rng& rng, Index elements);  ///< Fisher-Yates

}  // namespace symdiscover
