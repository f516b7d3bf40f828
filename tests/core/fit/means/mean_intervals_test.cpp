// SPDX-License-Identifier: Apache-2.0
#include "core/fit/means/mean_intervals.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/rng.hpp"
#include "tests/core/partitions/all_partitions.hpp"

using namespace symdiscover;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

SortedMeans random_means(Index elements) {
    Rng rng = make_rng(12);
    SortedMeans sorted{Vector(elements), Vector(elements), Vector(elements)};
    for (Index i = 0; i < elements; ++i) {
        sorted.means[i] = 5.0 * uniform(rng);
        sorted.precisions[i] = 1.0 + uniform(rng);
        sorted.counts[i] = 1.0 + static_cast<double>(uniform_index(rng, 9));
    }
    std::sort(sorted.means.begin(), sorted.means.end());
    return sorted;
}

/// slope SS + sum of 1/2 log n_b - log size!, from the definition. starts as BestIntervals has them.
double cost(SortedMeans const& sorted, PartitionPrior const& prior, double slope, std::vector<Index> const& starts) {
    double total = 0.0;
    for (std::size_t b = 0; b < starts.size(); ++b) {
        Index const end = b + 1 < starts.size() ? starts[b + 1] : sorted.means.size();
        Index const size = end - starts[b];
        auto const x = sorted.means.segment(starts[b], size).array();
        auto const w = sorted.precisions.segment(starts[b], size).array();
        double const mean = (w * x).sum() / w.sum();
        total += slope * (w * (x - mean).square()).sum() - prior.log_cell(size) +
                 0.5 * std::log(sorted.counts.segment(starts[b], size).sum());
    }
    return total;
}

/// The least cost over all ways to cut into this many intervals: bit i of `cuts` starts an interval at i + 1.
double least_cost(SortedMeans const& sorted, PartitionPrior const& prior, double slope, Index blocks) {
    Index const gaps = sorted.means.size() - 1;
    double least = std::numeric_limits<double>::infinity();
    for (unsigned cuts = 0; cuts < (1U << gaps); ++cuts) {
        std::vector<Index> starts{0};
        for (Index i = 0; i < gaps; ++i) {
            if (((cuts >> i) & 1U) != 0U) starts.push_back(i + 1);
        }
        if (static_cast<Index>(starts.size()) == blocks) least = std::min(least, cost(sorted, prior, slope, starts));
    }
    return least;
}

}  // namespace

TEST_CASE("the intervals are the best of all for each number of them") {
    SortedMeans const sorted = random_means(9);
    PartitionPrior const prior(9);
    BestIntervals const best(sorted, prior, 2.0, {9, std::numeric_limits<double>::infinity()});
    for (Index blocks = 1; blocks <= 9; ++blocks) {
        CHECK(static_cast<Index>(best.starts(blocks).size()) == blocks);
        CHECK(cost(sorted, prior, 2.0, best.starts(blocks)) == doctest::Approx(least_cost(sorted, prior, 2.0, blocks)));
    }
}

TEST_CASE("a limit on the sum of squares rules out what needs more") {
    SortedMeans const sorted = random_means(9);
    PartitionPrior const prior(9);
    BestIntervals const best(sorted, prior, 2.0, {9, 1e-9});
    CHECK(best.starts(1).empty());
    CHECK(best.starts(9).size() == 9);
}

TEST_CASE("at a price for each block: the best over all numbers of blocks") {
    SortedMeans const sorted = random_means(9);
    PartitionPrior const prior(9);
    for (double const price : {-3.0, 0.0, 2.0, 50.0}) {
        double least = std::numeric_limits<double>::infinity();
        for (Index blocks = 1; blocks <= 9; ++blocks) {
            least = std::min(least, least_cost(sorted, prior, 2.0, blocks) + price * static_cast<double>(blocks));
        }
        PricedIntervals const best = best_intervals_at_price(sorted, prior, 2.0, price, infinity);
        CHECK(best.value == doctest::Approx(least));
        CHECK(cost(sorted, prior, 2.0, best.starts) + price * static_cast<double>(best.starts.size()) ==
              doctest::Approx(least));
        for (Index blocks = 1; blocks <= 9; ++blocks) {  // Lagrange's bound
            CHECK(least_cost(sorted, prior, 2.0, blocks) > best.value - price * static_cast<double>(blocks) - 1e-9);
        }
    }
}

TEST_CASE("at a price a limit on the sum of squares holds for every interval") {
    SortedMeans const sorted = random_means(9);
    PartitionPrior const prior(9);
    CHECK(best_intervals_at_price(sorted, prior, 2.0, 50.0, 1e-9).starts.size() == 9);
    CHECK(best_intervals_at_price(sorted, prior, 2.0, 50.0, infinity).starts.size() < 9);
    CHECK(std::isinf(best_intervals_at_price(sorted, prior, 2.0, 50.0, -1.0).value));
}

TEST_CASE("least_penalties is what some partition has, and no partition less") {
    Vector counts(6);
    counts << 3.0, 1.0, 8.0, 2.0, 2.0, 5.0;
    PartitionPrior const prior(6);
    std::vector<double> least(6, std::numeric_limits<double>::infinity());
    for (Partition const& p : all_partitions(6)) {
        Vector sums = Vector::Zero(p.blocks());
        for (Index e = 0; e < 6; ++e) sums[p[e]] += counts[e];
        double& entry = least[static_cast<std::size_t>(p.blocks() - 1)];
        entry = std::min(entry, 0.5 * sums.array().log().sum() - prior.log_probability(p));
    }
    std::vector<double> const bound = least_penalties(prior, counts);
    for (std::size_t b = 0; b < 6; ++b) CHECK(bound[b] == doctest::Approx(least[b]));
}
