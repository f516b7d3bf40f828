// SPDX-License-Identifier: Apache-2.0
#include "core/fit/means/selection_bound.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "core/base/rng.hpp"
#include "core/partitions/enumeration.hpp"
#include "tests/core/partitions/all_partitions.hpp"

using namespace symdiscover;

namespace {

Vector tied(Partition const& partition, Vector const& values) {
    Vector sums = Vector::Zero(partition.blocks());
    for (Index e = 0; e < values.size(); ++e) sums[partition[e]] += values[e];
    Vector result(values.size());
    for (Index e = 0; e < values.size(); ++e) {
        result[e] = sums[partition[e]] / static_cast<double>(partition.sizes()[static_cast<std::size_t>(partition[e])]);
    }
    return result;
}

/// The largest e that the theorem allows beside the oracle error o.
double largest_error(SelectionBound const& bound, double oracle_error, double slack) {
    return bound.c + std::hypot(oracle_error + bound.c, std::sqrt(slack));
}

struct Trial {
    double chosen = 0.0;  ///< e
    double oracle = 0.0;  ///< o
    double slack = 0.0;
};

/// All K means are zero; the scheme is the one with the least validation loss, or (worse) with the most blocks among
/// those within `tolerance` of it.
Trial choose(std::vector<Partition> const& all, Index elements, Index train, Index validation, double tolerance,
             std::uint64_t seed) {
    Rng rng = make_rng(41, seed);
    Vector const from_train = normal_matrix(rng, elements, 1) / std::sqrt(static_cast<double>(train));
    Vector const judge = normal_matrix(rng, elements, 1) / std::sqrt(static_cast<double>(validation));
    std::vector<Vector> estimates;
    double least = std::numeric_limits<double>::infinity();
    Trial trial{0.0, std::numeric_limits<double>::infinity(), 0.0};
    for (Partition const& p : all) {
        estimates.push_back(tied(p, from_train));
        trial.oracle = std::min(trial.oracle, estimates.back().norm());
        least = std::min(least, (judge - estimates.back()).squaredNorm());
    }
    for (Vector const& estimate : estimates) {
        double const loss = (judge - estimate).squaredNorm();
        if (loss > least + tolerance || estimate.norm() <= trial.chosen) continue;
        trial.chosen = estimate.norm();
        trial.slack = loss - least;
    }
    return trial;
}

}  // namespace

TEST_CASE("the bound holds as often as it promises, for the best rule and for a malicious one") {
    constexpr Index elements = 5;
    constexpr std::uint64_t trials = 1000;
    constexpr double delta = 0.1;
    std::vector<Partition> const all = all_partitions(elements);
    for (double const tolerance : {0.0, 0.5}) {
        SelectionProblem const problem{1.0, elements, 10, std::log(static_cast<double>(all.size()))};
        SelectionBound const bound = selection_bound(problem, delta);
        double violations = 0.0;
        double squares = 0.0;
        for (std::uint64_t i = 0; i < trials; ++i) {
            Trial const trial = choose(all, elements, 10, 10, tolerance, i);
            if (trial.chosen > largest_error(bound, trial.oracle, trial.slack)) violations += 1.0;
            CHECK(largest_error(bound, trial.oracle, trial.slack) - trial.oracle <=
                  selection_bound(problem, delta, trial.slack).gap + 1e-12);
            squares += std::pow(trial.chosen - trial.oracle, 2) / elements;
        }
        CHECK(violations <= delta * trials);
        if (tolerance == 0.0) CHECK(squares / trials <= bound.mean_squared_gap);
    }
}

TEST_CASE("with two schemes a fixed distance apart the bound's quantile is nearly reached") {
    // theta_o = 0 = theta*, the other at distance u: it is chosen when <xi, direction> > u / 2, so that e - o = u <= 2
    // c fails as often as promised when u is just above 2 c.
    double const delta = 0.2;
    SelectionBound const bound = selection_bound({4.0, 30, 16, std::log(2.0)}, delta);
    double const u = 2.0 * bound.c * 1.0001;
    Rng rng = make_rng(42);
    int chosen = 0;
    constexpr int trials = 20000;
    for (int i = 0; i < trials; ++i) chosen += 2.0 / 4.0 * normal(rng) > 0.5 * u ? 1 : 0;
    CHECK(chosen / static_cast<double>(trials) == doctest::Approx(delta).epsilon(0.05));
    CHECK(bound.gap == doctest::Approx(2.0 * bound.c));
}

TEST_CASE("the smaller of the two quantiles counts") {
    // Two candidates: 1 - delta of N(0, 1), here 1.6449. Bell(40) candidates in 40 dimensions: the norm.
    CHECK(selection_bound({1.0, 40, 1, std::log(2.0)}, 0.05).c == doctest::Approx(1.6449).epsilon(1e-4));
    CHECK(selection_bound({1.0, 40, 1, log_bell_number(40)}, 0.05).c ==
          doctest::Approx(std::sqrt(55.758)).epsilon(1e-4));  // tables: chi^2 with 40 degrees of freedom
    CHECK(selection_bound({1.0, 1000, 1, log_bell_number(1000)}, 0.05).c < std::sqrt(1000.0) + 1.7);
    CHECK(std::isfinite(selection_bound({1.0, 100000000, 1, 1e4}, 0.05).c));
    CHECK(selection_bound({1.0, 100000000, 1, 1e4}, 0.05).c == doctest::Approx(std::sqrt(2e4)).epsilon(1e-3));
}

TEST_CASE("nothing to choose from costs nothing; more validation samples cost less") {
    SelectionBound const one = selection_bound({1.0, 5, 10, 0.0}, 0.05);
    CHECK(one.c == 0.0);
    CHECK(one.mean_squared_gap == 0.0);
    SelectionBound const few = selection_bound({1.0, 5, 10, 4.0}, 0.05);
    SelectionBound const many = selection_bound({1.0, 5, 40, 4.0}, 0.05);
    CHECK(many.gap == doctest::Approx(0.5 * few.gap));
    CHECK(many.mean_squared_gap == doctest::Approx(0.25 * few.mean_squared_gap));
    CHECK(selection_bound({1.0, 5, 10, std::log(2.0)}, 0.05).mean_squared_gap > 0.0);
}

TEST_CASE("a bound for nonsense is refused") {
    CHECK_THROWS_AS(selection_bound({1.0, 5, 10, 4.0}, 0.0), std::invalid_argument);
    CHECK_THROWS_AS(selection_bound({1.0, 5, 10, 4.0}, 1.0), std::invalid_argument);
    CHECK_THROWS_AS(selection_bound({-1.0, 5, 10, 4.0}, 0.1), std::invalid_argument);
    CHECK_THROWS_AS(selection_bound({1.0, 0, 10, 4.0}, 0.1), std::invalid_argument);
    CHECK_THROWS_AS(selection_bound({1.0, 5, 0, 4.0}, 0.1), std::invalid_argument);
    CHECK_THROWS_AS(selection_bound({1.0, 5, 10, -1.0}, 0.1), std::invalid_argument);
    CHECK_THROWS_AS(selection_bound({1.0, 5, 10, 4.0}, 0.1, -1.0), std::invalid_argument);
}
