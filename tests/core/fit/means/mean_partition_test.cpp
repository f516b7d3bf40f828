// SPDX-License-Identifier: Apache-2.0
#include "core/fit/means/mean_partition.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/errors.hpp"
#include "core/base/rng.hpp"
#include "tests/core/base/no_time.hpp"
#include "tests/core/partitions/all_partitions.hpp"

using namespace symdiscover;

namespace {

enum class Precisions { equal, unequal_variances, unequal_counts };

/// Up to seven coordinates with up to three different means.
MeanData random_means(Rng& rng, Precisions precisions, double freedom_each) {
    Index const elements = 1 + uniform_index(rng, 7);
    MeanData data;
    data.counts = Vector::Constant(elements, 20.0);
    data.variances = Vector::Ones(elements);
    data.means = Vector(elements);
    data.degrees_of_freedom = freedom_each * static_cast<double>(elements);
    double const spacing = 4.0 * uniform(rng);
    for (Index e = 0; e < elements; ++e) {
        if (precisions != Precisions::equal) data.variances[e] = std::exp(normal(rng));
        if (precisions == Precisions::unequal_counts)
            data.counts[e] = 1.0 + static_cast<double>(uniform_index(rng, 60));
        data.means[e] = spacing * static_cast<double>(uniform_index(rng, 3)) +
                        std::sqrt(data.variances[e] / data.counts[e]) * normal(rng);
    }
    return data;
}

double best_score(MeanData const& data, Index blocks) {
    double best = std::numeric_limits<double>::infinity();
    for (Partition const& p : all_partitions(data.elements())) {
        if (blocks == 0 || p.blocks() == blocks) best = std::min(best, mean_score(data, p));
    }
    return best;
}

/// Trials of 100 in which the truth (block b of size sizes[b] has mean b spacing, noise 1) is found.
int exact_trials(std::vector<int> const& sizes, double spacing, Index samples) {
    std::vector<std::int32_t> labels;
    for (std::size_t b = 0; b < sizes.size(); ++b) {
        labels.insert(labels.end(), static_cast<std::size_t>(sizes[b]), static_cast<std::int32_t>(b));
    }
    Partition const truth = Partition::from_labels(labels);
    int exact = 0;
    for (std::uint64_t trial = 0; trial < 100; ++trial) {
        Rng rng = make_rng(11, trial);
        SampleBatch batch{normal_matrix(rng, samples, truth.elements()), Matrix()};
        for (Index e = 0; e < truth.elements(); ++e) batch.x.col(e).array() += spacing * truth[e];
        exact += best_mean_partition(mean_data(batch)).partition == truth ? 1 : 0;
    }
    return exact;
}

SampleBatch constant_rows(Vector const& row, Index samples) {
    return {row.transpose().replicate(samples, 1), Matrix()};
}

}  // namespace

TEST_CASE("no partition of up to seven coordinates has a better score") {
    for (Precisions const precisions : {Precisions::equal, Precisions::unequal_variances, Precisions::unequal_counts}) {
        for (double const freedom : {std::numeric_limits<double>::infinity(), 20.0, 2.0}) {
            for (std::uint64_t trial = 0; trial < 60; ++trial) {
                Rng rng = make_rng(3, trial);
                MeanData const data = random_means(rng, precisions, freedom);
                MeanPartition const found = best_mean_partition(data);
                CHECK(found.score == doctest::Approx(best_score(data, 0)).epsilon(1e-12));
                CHECK(found.score == mean_score(data, found.partition));
            }
        }
    }
}

TEST_CASE("told the number of blocks, no partition with as many has a better score") {
    for (std::uint64_t trial = 0; trial < 60; ++trial) {
        Rng rng = make_rng(4, trial);
        MeanData const data = random_means(rng, trial % 2 == 0 ? Precisions::equal : Precisions::unequal_counts, 20.0);
        for (Index blocks = 1; blocks <= data.elements(); ++blocks) {
            MeanPartition const found = best_mean_partition(data, blocks);
            CHECK(found.partition.blocks() == blocks);
            CHECK(found.score == doctest::Approx(best_score(data, blocks)).epsilon(1e-12));
        }
    }
}

TEST_CASE("the shape of the data that [LPS] uses is found") {
    CHECK(exact_trials({6}, 3.0, 100) >= 99);
    CHECK(exact_trials({2, 2, 1}, 3.0, 100) >= 99);
    CHECK(exact_trials({1, 1, 1, 1, 1}, 3.0, 100) >= 99);
    CHECK(exact_trials({40}, 3.0, 100) == 100);
}

TEST_CASE("means too near to be told apart are tied, the same means with more samples are not") {
    CHECK(exact_trials({3, 3}, 0.5, 5) == 0);
    CHECK(exact_trials({3, 3}, 0.5, 1000) >= 99);
}

TEST_CASE("the score by hand: two coordinates, known variances") {
    MeanData data{Vector::Constant(2, 4.0), Vector(2), Vector::Constant(2, 2.0)};
    data.means << 1.0, 1.5;  // precisions 2; sum of squares together 2 * 2 * 0.25^2 = 0.25; their spread is below r = 1
    double const together = 0.125 + 0.5 * std::log(8.0) - std::log(1.0 / 1.01);
    double const apart = 0.5 * 2.0 * std::log(4.0) - std::log(0.01 / 1.01);
    CHECK(mean_score(data, Partition::one_block(2)) == doctest::Approx(together));
    CHECK(mean_score(data, Partition::singletons(2)) == doctest::Approx(apart));
    MeanPartition const found = best_mean_partition(data);
    CHECK(found.partition == Partition::one_block(2));
    CHECK(found.proven_best);
    CHECK(found.score == doctest::Approx(together));
    CHECK(found.psi[0] == doctest::Approx(1.25));
}

TEST_CASE("blocks' means are weighted by precision") {
    MeanData data{Vector(2), Vector(2), Vector(2)};
    data.counts << 10.0, 30.0;
    data.means << 0.0, 1.0;
    data.variances << 1.0, 3.0;  // precisions 10 and 10
    CHECK(best_mean_partition(data, 1).psi[0] == doctest::Approx(0.5));
    data.variances << 1.0, 1.0;  // 10 and 30
    CHECK(best_mean_partition(data, 1).psi[0] == doctest::Approx(0.75));
}

TEST_CASE("a thousand coordinates, all different or in many blocks") {
    Index const elements = 1000;
    for (Index const blocks : {Index{1000}, Index{300}, Index{1}}) {
        Rng rng = make_rng(5);
        MeanData data{Vector::Constant(elements, 100.0), Vector(elements), Vector::Ones(elements), 99000.0};
        std::vector<std::int32_t> labels;
        for (Index e = 0; e < elements; ++e) {
            labels.push_back(static_cast<std::int32_t>(e % blocks));
            data.means[e] = 3.0 * labels.back() + 0.1 * normal(rng);
        }
        CHECK(best_mean_partition(data).partition == Partition::from_labels(labels));
    }
}

TEST_CASE("noise-free data, one sample, one coordinate, equal values: an answer without NaN") {
    Vector row(5);
    row << 0.1 + 0.2, 0.3, -1e6, 5.0, 5.0;  // the first two differ by rounding
    std::vector<std::int32_t> const labels{0, 0, 1, 2, 2};
    for (Index const samples : {1, 2, 50}) {
        MeanPartition const found = best_mean_partition(mean_data(constant_rows(row, samples)));
        CHECK(found.partition == Partition::from_labels(labels));
        CHECK(std::isfinite(found.score));
        CHECK(found.psi[2] == doctest::Approx(5.0));
    }
    for (Index const samples : {1, 3}) {
        CHECK(best_mean_partition(mean_data(constant_rows(Vector::Zero(4), samples))).partition ==
              Partition::one_block(4));
        MeanPartition const alone = best_mean_partition(mean_data(constant_rows(Vector::Constant(1, 7.0), samples)));
        CHECK(alone.partition == Partition::one_block(1));
        CHECK(std::isfinite(alone.score));
        CHECK(alone.psi[0] == doctest::Approx(7.0));
    }
}

TEST_CASE("large offsets and scales do not change the answer") {
    Rng rng = make_rng(6);
    SampleBatch batch{normal_matrix(rng, 100, 6), Matrix()};
    batch.x.rightCols(3).array() += 1.0;
    Partition const found = best_mean_partition(mean_data(batch)).partition;
    CHECK(found.blocks() == 2);
    SampleBatch changed{(1e-5 * batch.x).array() + 1e3, Matrix()};
    CHECK(best_mean_partition(mean_data(changed)).partition == found);
}

TEST_CASE("broken mean data are refused") {
    MeanData data{Vector::Ones(3), Vector::Zero(3), Vector::Ones(3)};
    CHECK_THROWS_AS(best_mean_partition(data, 4), OptionError);
    data.variances[1] = 0.0;
    CHECK_THROWS_AS(best_mean_partition(data), std::invalid_argument);
    data.variances[1] = 1.0;
    data.counts[2] = 0.0;
    CHECK_THROWS_AS(best_mean_partition(data), std::invalid_argument);
    data.counts = Vector::Ones(2);
    CHECK_THROWS_AS(best_mean_partition(data), std::invalid_argument);
    CHECK_THROWS_AS(mean_data(SampleBatch{Matrix(0, 3), Matrix()}), std::invalid_argument);
}

TEST_CASE("means whose search was stopped have the best partition so far, which is not proven") {
    Rng rng = make_rng(4);
    MeanData const data = random_means(rng, Precisions::equal, 20.0);
    test::NoTime over;
    MeanPartition const found = best_mean_partition(data, 0, over.workers());
    CHECK(found.partition.elements() == data.elements());
    CHECK_FALSE(found.proven_best);
    CHECK(found.score == mean_score(data, found.partition));
}
