// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.hpp"

#include <array>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/seed_seq.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <numeric>
#include <utility>

namespace symdiscover {

Rng make_rng(std::uint64_t seed, std::uint64_t stream) {
    auto low = [](std::uint64_t word) { return static_cast<std::uint32_t>(word); };
    auto high = [](std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32); };
    std::array<std::uint32_t, 4> words{low(seed), high(seed), low(stream), high(stream)};
    boost::random::seed_seq sequence(words.begin(), words.end());
    return Rng(sequence);
}

double normal(Rng& rng) { return boost::random::normal_distribution<double>{}(rng); }

double uniform(Rng& rng) { return boost::random::uniform_01<double>{}(rng); }

Index uniform_index(Rng& rng, Index count) { return boost::random::uniform_int_distribution<Index>(0, count - 1)(rng); }

Matrix normal_matrix(Rng& rng, Index rows, Index cols) {
    Matrix values(rows, cols);
    for (Index i = 0; i < values.size(); ++i) values.data()[i] = normal(rng);
    return values;
}

std::vector<Index> random_permutation(Rng& rng, Index elements) {
    std::vector<Index> order(static_cast<std::size_t>(elements));
    std::iota(order.begin(), order.end(), Index{0});
    for (Index i = elements - 1; i > 0; --i) {
        std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(uniform_index(rng, i + 1))]);
    }
    return order;
}

}  // namespace symdiscover
