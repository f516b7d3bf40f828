// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/variational_em.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <cmath>

#include "core/fit/closed_form/spectral_start.hpp"
#include "core/partitions/subspace.hpp"
#include "tests/core/base/no_time.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

constexpr double true_noise = 0.2;

struct Sample {
    LinearTasks data;
    Matrix start;
};

/// A convolution with three taps along six inputs, and a start with more columns than it needs.
Sample convolution_sample(Index columns, double noise_deviation = true_noise) {
    TaskBatch const batch = tied_tasks(convolution(6, 3), 6, 200, 4, noise_deviation, 1);
    return {linear_tasks(batch), spectral_start(batch, columns).directions};
}

SoftSharing fit(Sample const& sample, VariationalOptions const& options = {}, Observer const& observer = {}) {
    return variational_em(sample.data, sample.start, 0.5 * sample.data.output_power(), options, observer);
}

/// What some iterations reach when U has one column, written out with scalars and dense inverses.
SoftSharing one_column_by_hand(TaskBatch const& batch, Vector u, double noise_variance, int iterations) {
    LinearTasks const data = linear_tasks(batch);
    Index const n = data.inputs;
    Index const m = data.outputs;
    Matrix covariance = Matrix::Zero(n, n);
    SoftSharing result;
    result.noise_variance = noise_variance;
    for (int iteration = 0; iteration < iterations; ++iteration) {
        Vector mean(data.tasks);
        Vector second(data.tasks);
        for (Index t = 0; t < data.tasks; ++t) {
            Eigen::Map<Matrix const> const gram(data.gram.row(t).data(), n, n);
            Vector const z = design(batch, t) * u;
            double const f = z.squaredNorm() + static_cast<double>(m) * (gram * covariance).trace();
            double const spread = 1.0 / (f / result.noise_variance + 1.0);
            mean[t] = spread * z.dot(targets(batch, t)) / result.noise_variance;
            second[t] = spread + mean[t] * mean[t];
        }
        double const scale = second.mean();  // E v^2 becomes 1, and U takes what v gave
        double const energy = scale * (u.squaredNorm() + static_cast<double>(m) * covariance.trace());
        double const precision = static_cast<double>(m * n) / energy;
        mean /= std::sqrt(scale);
        second /= scale;
        Matrix information = Matrix::Zero(n, n);
        Matrix cross = Matrix::Zero(n, m);
        for (Index t = 0; t < data.tasks; ++t) {
            information += second[t] * Eigen::Map<Matrix const>(data.gram.row(t).data(), n, n);
            cross += mean[t] * Eigen::Map<Matrix const>(data.cross.row(t).data(), n, m);
        }
        Matrix system = information / result.noise_variance;
        system.diagonal().array() += precision;
        covariance = system.inverse();
        Matrix const by_output = covariance * cross / result.noise_variance;  // [n, m]
        u = by_output.transpose().reshaped<Eigen::RowMajor>();
        double const residual = data.energy.sum() - 2.0 * by_output.cwiseProduct(cross).sum() +
                                by_output.cwiseProduct(information * by_output).sum() +
                                static_cast<double>(m) * (information * covariance).trace();
        result.noise_variance = residual / data.observations();
    }
    result.sharing_matrix = u;
    return result;
}

}  // namespace

TEST_CASE("with one column the iterations are those written out by hand") {
    Rng rng = make_rng(3);
    TaskBatch const batch{4, 2, normal_matrix(rng, 8, 3), normal_matrix(rng, 8, 2)};
    Matrix const start = normal_matrix(rng, 6, 1);
    for (Index const iterations : {1, 2, 4}) {
        VariationalOptions options;
        options.max_iterations = iterations;

        SoftSharing const soft = variational_em(linear_tasks(batch), start, 0.4, options, {});

        SoftSharing const expected = one_column_by_hand(batch, start.col(0), 0.4, static_cast<int>(iterations));
        CHECK(soft.sharing_matrix.isApprox(expected.sharing_matrix, 1e-6));
        CHECK(soft.noise_variance == doctest::Approx(expected.noise_variance).epsilon(1e-6));
    }
}

TEST_CASE("variational EM prunes surplus columns and recovers the space of the weights") {
    SoftSharing const soft = fit(convolution_sample(10));

    REQUIRE(soft.sharing_matrix.cols() == 3);
    CHECK(soft.pruned);
    CHECK(principal_angles(soft.sharing_matrix, block_indicator(convolution(6, 3))).maxCoeff() < 0.03);
    CHECK(soft.filters.rows() == 200);
    CHECK(soft.filters.cols() == 3);
}

TEST_CASE("the noise variance is not biased by the weights that were fitted") {
    SoftSharing const soft = fit(convolution_sample(10));

    // 3200 numbers: a standard error of 2.5 %, beside 3 filter parameters of 16 numbers a task.
    CHECK(soft.noise_variance == doctest::Approx(true_noise * true_noise).epsilon(0.08));
}

TEST_CASE("in the gauge reached, filters have unit second moment and columns of U are orthogonal") {
    SoftSharing const soft = fit(convolution_sample(3, 0.05));

    Matrix const filters = soft.filters.transpose() * soft.filters / 200.0;
    CHECK((filters - Matrix::Identity(3, 3)).cwiseAbs().maxCoeff() < 0.02);
    Matrix const energy = soft.sharing_matrix.transpose() * soft.sharing_matrix;
    for (Index l = 0; l < 3; ++l) {
        for (Index other = 0; other < l; ++other) CHECK(std::abs(energy(l, other)) < 0.02 * energy(0, 0));
    }
    CHECK(energy(0, 0) >= energy(1, 1));
    CHECK(energy(1, 1) >= energy(2, 2));
}

TEST_CASE("with pruning off the number of columns stays as given") {
    VariationalOptions options;
    options.prune = false;

    SoftSharing const soft = fit(convolution_sample(7), options);

    CHECK(soft.sharing_matrix.cols() == 7);
    CHECK(soft.filters.cols() == 7);
    CHECK_FALSE(soft.pruned);
}

TEST_CASE("variational EM stops when settled, or after the iterations allowed") {
    Sample const sample = convolution_sample(3);
    SoftSharing const settled = fit(sample);
    VariationalOptions options;
    options.max_iterations = 3;
    SoftSharing const cut = fit(sample, options);

    CHECK(settled.termination == Termination::converged);
    CHECK(settled.history.size() < 50);
    CHECK(settled.history.back() == settled.noise_variance);
    CHECK(settled.history.front() > settled.history.back());
    CHECK(cut.termination == Termination::max_steps);
    CHECK(cut.history.size() == 3);
}

TEST_CASE("an observer sees each iteration and can stop the fit, which keeps what was reached") {
    std::vector<Index> steps;
    SoftSharing const soft = fit(convolution_sample(5), {}, [&](Progress const& progress) {
        steps.push_back(progress.step);
        return progress.step < 2;
    });

    CHECK(steps == std::vector<Index>{1, 2});
    CHECK(soft.termination == Termination::interrupted);
    CHECK(soft.history.size() == 2);
    CHECK(soft.sharing_matrix.rows() == 24);
    CHECK(soft.sharing_matrix.cols() == 5);
    CHECK(soft.filters.rows() == 200);
}

TEST_CASE("noiseless data leave the noise variance above zero") {
    Sample const sample = convolution_sample(5, 0.0);

    SoftSharing const soft = fit(sample);

    CHECK(soft.noise_variance > 0.0);
    CHECK(soft.noise_variance < 1e-4 * sample.data.output_power());
    CHECK(soft.sharing_matrix.allFinite());
}

TEST_CASE("variational EM does not depend on the number of threads") {
    // The system for U has side 24 x 4 = 96, which is inverted in two pieces.
    TaskBatch const batch = tied_tasks(convolution(24, 3), 24, 40, 4, true_noise, 2);
    Sample const sample{linear_tasks(batch), spectral_start(batch, 4).directions};
    VariationalOptions options;
    options.max_iterations = 6;
    SoftSharing const one = fit(sample, options);

    for (int const threads : {2, 3}) {
        options.threads = threads;
        SoftSharing const again = fit(sample, options);
        CHECK(again.sharing_matrix == one.sharing_matrix);
        CHECK(again.filters == one.filters);
        CHECK(again.history == one.history);
    }
}

TEST_CASE("stopped in its first iteration, the fit keeps where it started") {
    Sample const sample = convolution_sample(5);
    test::NoTime over;
    VariationalOptions options;
    options.threads = over.workers();
    SoftSharing const soft = fit(sample, options);
    CHECK(soft.termination == Termination::interrupted);
    CHECK(soft.history.empty());
    CHECK(soft.sharing_matrix.rows() == 24);
    CHECK(soft.sharing_matrix.cols() == soft.filters.cols());
}
