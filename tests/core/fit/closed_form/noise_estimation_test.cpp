// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/noise_estimation.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/fit/closed_form/closed_form.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

constexpr Index tasks = 80;
constexpr Index examples = 8;

/// A ring of 4 without noise, and the model that it came from.
TaskBatch ring_tasks(std::uint64_t seed) { return tied_tasks(circulant(4), 4, tasks, examples, 0.0, seed); }

SharedModel ring_model() {
    TiedTasks tied;
    tied.partition = circulant(4);
    tied.variances = Vector::Ones(4);
    return {as_sharing_matrix(tied), 0.05};
}

Matrix white_noise(std::uint64_t seed) {
    Rng rng = make_rng(seed, 99);
    return normal_matrix(rng, tasks * examples, 4);
}

NoiseModel estimated(TaskBatch const& batch) { return estimate_noise(batch, {}, ring_model(), {}).model.noise; }

}  // namespace

TEST_CASE("white noise asks for nothing, and its variance is found") {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        TaskBatch batch = ring_tasks(seed);
        batch.y += 0.2 * white_noise(seed);
        NoiseEstimate const estimate = estimate_noise(batch, {}, ring_model(), {});
        CHECK(estimate.model.noise.is_plain());
        CHECK(estimate.model.noise_variance == doctest::Approx(0.04).epsilon(0.1));
    }
}

TEST_CASE("the evidence is the dense one, whatever the noise model") {
    TaskBatch batch = ring_tasks(1);
    batch.y += 0.2 * white_noise(1);
    NoisyModel const fitted = fit_noise_variance(batch, {}, ring_model(), 1);
    CHECK(fitted.log_evidence == doctest::Approx(dense_log_evidence(batch, ring_model().sharing_matrix, Vector::Ones(4),
                                                                    fitted.noise_variance))
                                     .epsilon(1e-9));
    // Examples of twice the scale, as data and as a noise model.
    NoiseModel noise;
    noise.task_scale = Vector::Constant(tasks, 2.0);
    NoisyModel const scaled = fit_noise_variance(batch, noise, ring_model(), 1);
    CHECK(scaled.noise_variance == doctest::Approx(0.25 * fitted.noise_variance).epsilon(1e-2));
    CHECK(scaled.log_evidence == doctest::Approx(fitted.log_evidence).epsilon(1e-4));
}

TEST_CASE("offsets are found, common ones and those of each task") {
    TaskBatch common = ring_tasks(2);
    common.y += 0.2 * white_noise(2);
    common.y.rowwise() += Eigen::RowVector4d(0.3, -0.2, 0.0, 0.5);
    NoiseModel const noise = estimated(common);
    REQUIRE(noise.intercept == Intercept::common);
    CHECK((noise.offsets - Eigen::Vector4d(0.3, -0.2, 0.0, 0.5)).norm() < 0.05);

    TaskBatch each = ring_tasks(3);
    each.y += 0.2 * white_noise(3);
    Rng rng = make_rng(3, 7);
    for (Index t = 0; t < tasks; ++t)
        each.y.middleRows(t * examples, examples).rowwise() += normal_matrix(rng, 1, 4).row(0);
    CHECK(estimated(each).intercept == Intercept::task);
    NoiseOptions options;
    options.intercept = Intercept::none;
    CHECK(estimate_noise(each, {}, ring_model(), options).model.noise.intercept == Intercept::none);
}

TEST_CASE("noise that differs between outputs, and noise that they share") {
    TaskBatch loud = ring_tasks(4);
    loud.y += 0.1 * white_noise(4) * Eigen::Vector4d(1.0, 1.0, 5.0, 1.0).asDiagonal();
    Matrix const l = estimated(loud).output_factor;
    REQUIRE(l.size() == 16);
    CHECK(l(0, 0) / l(2, 2) == doctest::Approx(5.0).epsilon(0.1));
    CHECK(l(1, 0) == 0.0);

    TaskBatch shared = ring_tasks(5);
    shared.y += 0.1 * white_noise(5) + 0.2 * white_noise(6).col(0) * Eigen::RowVector4d::Ones();
    Matrix const factor = estimated(shared).output_factor;
    REQUIRE(factor.size() == 16);
    Matrix const covariance = (factor * factor.transpose()).llt().solve(Matrix::Identity(4, 4));
    CHECK(covariance(0, 1) / covariance(0, 0) == doctest::Approx(0.8).epsilon(0.1));
}

TEST_CASE("a noisy task, examples far off, and noise that follows itself") {
    TaskBatch noisy = ring_tasks(6);
    Matrix noise = 0.1 * white_noise(7);
    noise.middleRows(17 * examples, examples) *= 5.0;
    noisy.y += noise;
    NoiseModel const of_tasks = estimated(noisy);
    REQUIRE(of_tasks.task_scale.size() == tasks);
    CHECK(of_tasks.task_scale[17] / of_tasks.task_scale[0] == doctest::Approx(5.0).epsilon(0.35));

    TaskBatch far = ring_tasks(7);
    noise = 0.1 * white_noise(8);
    for (Index row = 5; row < noise.rows(); row += 97) noise.row(row) *= 20.0;
    far.y += noise;
    NoiseModel const of_examples = estimated(far);
    REQUIRE(of_examples.example_scale.size() == tasks * examples);
    CHECK(of_examples.example_scale(0, 5) > 5.0 * of_examples.example_scale(0, 4));

    TaskBatch lagged = ring_tasks(8);
    noise = 0.1 * white_noise(9);
    for (Index row = 0; row < noise.rows(); ++row) {
        if (row % examples > 0) noise.row(row) = 0.6 * noise.row(row - 1) + 0.8 * noise.row(row);
    }
    lagged.y += noise;
    CHECK(estimated(lagged).autocorrelation == doctest::Approx(0.6).epsilon(0.1));
}

TEST_CASE("residuals have the degrees of freedom that the fit has left") {
    TaskBatch batch = ring_tasks(9);
    batch.y += 0.2 * white_noise(10);
    NoisyModel const fitted = fit_noise_variance(batch, {}, ring_model(), 1);
    ResidualMoments const moments = residual_moments(batch, fitted, 1);
    CHECK(moments.energy.sum() / fitted.noise_variance == doctest::Approx(moments.freedom.sum()).epsilon(0.01));
    CHECK(moments.outputs.trace() / 4.0 == doctest::Approx(fitted.noise_variance).epsilon(0.02));
    CHECK(std::abs(moments.neighbours) < 0.06);
    for (int const threads : {2, 3}) {
        CHECK(residual_moments(batch, fitted, threads).outputs == moments.outputs);
    }
}
