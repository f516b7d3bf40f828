// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

using namespace symdiscover;

TEST_CASE("a generator is determined by its seed and stream") {
    Rng one = make_rng(7, 3);
    Rng same = make_rng(7, 3);
    Rng other_seed = make_rng(8, 3);
    Rng other_stream = make_rng(7, 4);

    CHECK(one == same);
    CHECK(one != other_seed);
    CHECK(one != other_stream);
    CHECK(make_rng(7) == make_rng(7, 0));
}

TEST_CASE("seeds and streams count with all of their 64 bits") {
    std::uint64_t const high = std::uint64_t{1} << 40;

    CHECK(make_rng(high) != make_rng(0));
    CHECK(make_rng(0, high) != make_rng(0));
    CHECK(make_rng(1, 0) != make_rng(0, 1));
}

TEST_CASE("normal numbers have mean 0, variance 1 and kurtosis 3") {
    Rng rng = make_rng(1);
    Matrix const values = normal_matrix(rng, 200, 200);

    // Four standard errors of 40,000 draws.
    CHECK(std::abs(values.mean()) < 0.02);
    CHECK(values.array().square().mean() == doctest::Approx(1.0).epsilon(0.03));
    CHECK(values.array().pow(4).mean() == doctest::Approx(3.0).epsilon(0.07));
}

TEST_CASE("a normal matrix is filled row by row") {
    Rng rng = make_rng(2);
    Rng again = make_rng(2);
    Matrix const values = normal_matrix(rng, 2, 3);

    for (Index i = 0; i < 2; ++i) {
        for (Index j = 0; j < 3; ++j) CHECK(values(i, j) == normal(again));
    }
}

TEST_CASE("uniform numbers fill [0, 1)") {
    Rng rng = make_rng(3);
    double sum = 0.0;
    for (int i = 0; i < 10'000; ++i) {
        double const value = uniform(rng);
        REQUIRE(value >= 0.0);
        REQUIRE(value < 1.0);
        sum += value;
    }
    CHECK(sum / 10'000 == doctest::Approx(0.5).epsilon(0.03));
}

TEST_CASE("a uniform index takes each of its values about equally often") {
    Rng rng = make_rng(4);
    std::vector<int> counts(5, 0);
    for (int i = 0; i < 10'000; ++i) {
        Index const value = uniform_index(rng, 5);
        REQUIRE(value >= 0);
        REQUIRE(value < 5);
        ++counts[static_cast<std::size_t>(value)];
    }
    for (int const count : counts) CHECK(std::abs(count - 2000) < 200);
    CHECK(uniform_index(rng, 1) == 0);
}

TEST_CASE("random permutations hold each element once, and all orders of three are as likely") {
    Rng rng = make_rng(5);
    std::vector<Index> expected(10);
    std::iota(expected.begin(), expected.end(), Index{0});
    std::vector<Index> order = random_permutation(rng, 10);
    CHECK(order != expected);
    std::sort(order.begin(), order.end());
    CHECK(order == expected);
    CHECK(random_permutation(rng, 0).empty());

    std::vector<int> counts(9, 0);  // by the places of elements 0 and 1
    for (int i = 0; i < 6000; ++i) {
        std::vector<Index> const three = random_permutation(rng, 3);
        ++counts[static_cast<std::size_t>(three[0] * 3 + three[1])];
    }
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (i % 4 != 0) CHECK(std::abs(counts[i] - 1000) < 150);
    }
}
