// SPDX-License-Identifier: Apache-2.0
#include "core/judging/own_deviations.hpp"

#include <doctest/doctest.h>

#include "tests/core/fit/closed_form/linear_samples.hpp"
#include "tests/core/partitions/labelled.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

/// Weights tied by a partition but for deviations of this size, where psi ~ N(0, 1).
TaskBatch nearly_tied_tasks(Partition const& partition, Index inputs, double deviation, Index tasks, double noise) {
    Rng rng = make_rng(31);
    Matrix weights = tied_weights(partition, tasks, rng);
    weights += deviation * normal_matrix(rng, weights.rows(), weights.cols());
    Matrix const x = normal_matrix(rng, 4 * tasks, inputs);
    return tasks_of_weights(weights, x, noise, rng);
}

OwnDeviations measured(TaskBatch const& batch, Partition const& partition) {
    LinearTasks const data = linear_tasks(batch);
    TiedTasks const tied = fit_tied(data, partition, 0.3 * data.output_power(), iterations_to_converge, 1);
    return measure_own_deviations(data, tied, 1);
}

}  // namespace

TEST_CASE("deviations as noise: the density of y is that of tied weights with weights of their own beside them") {
    Partition const partition = labelled({0, 1, -1, 1, 0, 2});  // [2, 3]
    constexpr double noise_variance = 0.3;
    constexpr double deviation_variance = 0.2;
    Vector const variances = (Vector(3) << 1.0, 0.5, 2.0).finished();
    Matrix sharing = Matrix::Zero(6, 9);
    for (Index e = 0; e < 6; ++e) {
        if (partition[e] >= 0) sharing(e, partition[e]) = 1.0;
        sharing(e, 3 + e) = 1.0;
    }
    Vector all_variances = Vector::Constant(9, deviation_variance);
    all_variances.head(3) = variances;
    for (Index const examples : {2, 5}) {  // fewer than inputs, and more: then only X's triangular factor is kept
        CAPTURE(examples);
        TaskBatch const batch = tied_tasks(partition, 3, 4, examples, 0.5, 7);
        double log_determinant = 0.0;
        LinearTasks const white =
            with_deviations_as_noise(linear_tasks(batch), deviation_variance / noise_variance, 1, log_determinant);
        double const density =
            tied_posterior(tied_statistics(white, partition, 1), white, noise_variance, variances.cwiseInverse(), 1)
                .log_evidence;
        CHECK(density + log_determinant ==
              doctest::Approx(dense_log_evidence(batch, sharing, all_variances, noise_variance)));
    }
}

TEST_CASE("deviations as noise: outputs with another covariance give what whitened outputs give") {
    Matrix const factor = (Matrix(2, 2) << 2.0, 0.0, 0.7, 0.5).finished();  // of determinant 1
    TaskBatch batch = tied_tasks(labelled({0, 1, 2, 1, 0, 2}), 3, 4, 2, 0.5, 8);
    double weighed_determinant = 0.0;
    LinearTasks const weighed =
        with_white_outputs(with_deviations_as_noise(linear_tasks(batch, factor), 0.6, 1, weighed_determinant));
    batch.y = (batch.y * factor).eval();
    double white_determinant = 0.0;
    LinearTasks const white = with_deviations_as_noise(linear_tasks(batch), 0.6, 1, white_determinant);
    CHECK(weighed_determinant == doctest::Approx(white_determinant));
    CHECK(weighed.y.isApprox(white.y));
    CHECK(weighed.gram.isApprox(white.gram));
    CHECK(weighed.cross.isApprox(white.cross));
    CHECK(weighed.energy.isApprox(white.energy));
}

TEST_CASE("exact ties exclude clear deviations, from few tasks too") {
    OwnDeviations const found = measured(nearly_tied_tasks(circulant(8), 8, 0.0, 2, 0.1), circulant(8));
    CHECK(found.log_odds > 7.0);
    CHECK(found.gain < 3.0);
    CHECK(deviations_check(found).ok);
}

TEST_CASE("deviations are found, and about how large they are") {
    for (double const deviation : {0.2, 0.5}) {
        CAPTURE(deviation);
        OwnDeviations const found = measured(nearly_tied_tasks(circulant(8), 8, deviation, 10, 0.1), circulant(8));
        CHECK(found.gain > 10.0);
        CHECK(found.size > deviation / 1.5);
        CHECK(found.size < deviation * 1.5);
        CHECK((found.log_odds < 0.0) == (deviation > clear_deviation));
        CHECK_FALSE(deviations_check(found).ok);
    }
}

TEST_CASE("where the noise hides everything, deviations are not excluded") {
    OwnDeviations const found = measured(nearly_tied_tasks(circulant(4), 4, 0.0, 2, 3.0), circulant(4));
    CHECK(found.log_odds < 3.0);
}
