// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/unshared_noise.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/fit/closed_form/residual_moments.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

constexpr Index three_outputs = 3;
constexpr Index four_inputs = 4;
constexpr double weight_variance = 0.7;

NoiseModel plain() { return {}; }

NoiseModel with_intercepts() {
    NoiseModel noise;
    noise.intercept = Intercept::task;
    return noise;
}

NoiseModel with_precisions() {
    NoiseModel noise;
    noise.output_factor = Matrix{{2.0, 0.0, 0.0}, {0.0, 0.5, 0.0}, {0.0, 0.0, 1.0}};
    return noise;
}

NoiseModel with_shared_noise() {
    NoiseModel noise;
    noise.output_factor = Matrix{{2.0, 0.0, 0.0}, {0.4, 0.5, 0.0}, {-0.3, 0.8, 1.0}};
    noise.intercept = Intercept::task;
    return noise;
}

}  // namespace

TEST_CASE("without sharing everything is what U = the identity says, for fewer and more examples than inputs") {
    SharedModel const alone = SharedModel::without_sharing(0.4, weight_variance);
    SharedModel const dense{
        Matrix::Identity(three_outputs * four_inputs, three_outputs * four_inputs) * std::sqrt(weight_variance), 0.4};
    for (auto const& noise : {plain(), with_intercepts(), with_precisions(), with_shared_noise()}) {
        for (Index const examples : {2, 3, 9}) {
            TaskBatch const batch = tied_tasks(Partition::singletons(12), four_inputs, 5, examples, 0.5, 3);
            NoisyModel const fitted = fit_noise_variance(batch, noise, alone, 2);
            NoisyModel const expected = fit_noise_variance(batch, noise, dense, 1);
            CHECK(fitted.noise_variance == doctest::Approx(expected.noise_variance).epsilon(1e-9));
            CHECK(fitted.log_evidence == doctest::Approx(expected.log_evidence).epsilon(1e-9));
            CHECK(fitted.weights.isApprox(expected.weights, 1e-8));
            ResidualMoments const moments = residual_moments(batch, fitted, 2);
            ResidualMoments const others = residual_moments(batch, expected, 1);
            CHECK(moments.residuals.isApprox(others.residuals, 1e-7));
            CHECK(moments.outputs.isApprox(others.outputs, 1e-7));
            CHECK(moments.freedom.isApprox(others.freedom, 1e-7));
            CHECK(moments.neighbours == doctest::Approx(others.neighbours).epsilon(1e-7));
        }
    }
}

TEST_CASE("predictions of rows that no example was like are as uncertain as the prior") {
    TaskBatch batch{1, 1, Matrix{{1.0, 0.0, 0.0, 0.0}}, Matrix{{1.0, 2.0, 3.0}}};
    NoisyModel const fitted = fit_noise_variance(batch, {}, SharedModel::without_sharing(0.4, weight_variance), 1);
    Matrix const x{{0.0, 2.0, 0.0, 0.0}, {0.0, 1.0, 1.0, 0.0}};
    auto const predictions = fitted.uncertainty(0, x);
    CHECK(predictions->covariance(0).isApprox(4.0 * weight_variance * Matrix::Identity(3, 3), 1e-12));
    CHECK(predictions->together(0, 1) == doctest::Approx(3.0 * 2.0 * weight_variance));
}
