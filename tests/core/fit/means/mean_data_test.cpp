// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "core/base/rng.hpp"
#include "core/fit/means/mean_partition.hpp"

using namespace symdiscover;

namespace {

SampleBatch noise(std::uint64_t seed, Index samples, Vector const& deviations) {
    Rng rng = make_rng(8, seed);
    SampleBatch batch{normal_matrix(rng, samples, deviations.size()), Matrix()};
    batch.x = (batch.x * deviations.asDiagonal()).eval();
    return batch;
}

}  // namespace

TEST_CASE("equal noise is pooled, the unbiased way") {
    SampleBatch const batch = noise(1, 50, Vector::Constant(4, 2.0));
    MeanData const data = mean_data(batch);
    CHECK(data.common_variance);
    CHECK(data.degrees_of_freedom == 4.0 * 49.0);
    Matrix const centred = batch.x.rowwise() - batch.x.colwise().mean();
    CHECK(data.variances[2] == doctest::Approx(centred.squaredNorm() / (4.0 * 49.0)));
    CHECK(data.counts[3] == 50.0);
    CHECK(data.means[1] == doctest::Approx(batch.x.col(1).mean()));
}

TEST_CASE("noises that differ get a variance each, also with few samples; equal ones hardly ever do") {
    Vector unequal(4);
    unequal << 0.1, 1.0, 1.0, 10.0;
    int own_when_unequal = 0;
    int own_when_equal = 0;
    for (std::uint64_t trial = 0; trial < 100; ++trial) {
        own_when_unequal += mean_data(noise(trial, 10, unequal)).common_variance ? 0 : 1;
        own_when_equal += mean_data(noise(trial, 2, Vector::Ones(4))).common_variance ? 0 : 1;
    }
    CHECK(own_when_unequal >= 99);
    CHECK(own_when_equal <= 3);
    CHECK(mean_data(noise(1, 1000, unequal)).variances[0] == doctest::Approx(0.01).epsilon(0.2).scale(0.1));
}

TEST_CASE("a column that never varies among noisy ones keeps a positive variance") {
    SampleBatch batch = noise(3, 20, Vector::Ones(5));
    batch.x.col(2).setConstant(0.5);
    CHECK(mean_data(batch).variances.minCoeff() > 1e-3);
}

TEST_CASE("without visible noise the variance is that of rounding") {
    SampleBatch batch{Matrix::Constant(3, 2, 8.0), Matrix()};
    MeanData const data = mean_data(batch);
    CHECK(std::isinf(data.degrees_of_freedom));
    CHECK(std::sqrt(data.variances[0]) < 1e-13);
    CHECK(data.variances[0] > 0.0);
}
