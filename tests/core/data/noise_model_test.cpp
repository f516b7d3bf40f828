// SPDX-License-Identifier: Apache-2.0
#include "core/data/noise_model.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <cmath>

#include "core/base/rng.hpp"

using namespace symdiscover;

namespace {

TaskBatch random_batch(Index tasks, Index examples) {
    Rng rng = make_rng(3);
    TaskBatch batch{tasks, examples, normal_matrix(rng, tasks * examples, 2), normal_matrix(rng, tasks * examples, 3)};
    return batch;
}

/// The map M with white y = M y of one task of N examples, column by column.
Matrix map_of(NoiseModel const& noise, Index examples) {
    Matrix map;
    for (Index i = 0; i < examples; ++i) {
        TaskBatch one{1, examples, Matrix::Zero(examples, 1), Matrix::Zero(examples, 1)};
        one.y(i, 0) = 1.0;
        TaskBatch const white = white_examples(one, noise);
        if (map.size() == 0) map.resize(white.examples, examples);
        map.col(i) = white.y.col(0);
    }
    return map;
}

}  // namespace

TEST_CASE("contrasts do not see an intercept and leave white noise white") {
    NoiseModel noise;
    noise.intercept = Intercept::task;
    Matrix const map = map_of(noise, 5);

    CHECK(map.rows() == 4);
    CHECK((map * Vector::Ones(5)).norm() < 1e-14);
    CHECK((map * map.transpose() - Matrix::Identity(4, 4)).norm() < 1e-14);
}

TEST_CASE("examples with the noise of the model come out white, with contrasts too") {
    NoiseModel noise;
    noise.task_scale = Vector::Constant(1, 1.5);
    noise.example_scale = Matrix{{1.0, 2.0, 0.5, 3.0}};
    noise.autocorrelation = 0.6;
    Matrix covariance(4, 4);  // white noise made AR(1) and then scaled
    for (Index i = 0; i < 4; ++i) {
        for (Index j = 0; j < 4; ++j) {
            covariance(i, j) =
                std::pow(0.6, std::abs(i - j)) * 1.5 * 1.5 * noise.example_scale(0, i) * noise.example_scale(0, j);
        }
    }
    for (Intercept const intercept : {Intercept::none, Intercept::task}) {
        noise.intercept = intercept;
        Matrix const map = map_of(noise, 4);
        CHECK((map * covariance * map.transpose() - Matrix::Identity(map.rows(), map.rows())).norm() < 1e-12);
        if (intercept == Intercept::task) CHECK((map * Vector::Ones(4)).norm() < 1e-12);
    }
}

TEST_CASE("the Jacobian is the determinant of the map, and of the restricted likelihood with contrasts") {
    NoiseModel noise;
    noise.example_scale = Matrix{{1.0, 2.0, 0.5}, {3.0, 1.0, 1.0}};
    noise.task_scale = Vector{{0.7, 2.0}};
    noise.autocorrelation = -0.3;
    double expected = 0.0;
    for (Index t = 0; t < 2; ++t) {
        NoiseModel one = noise;
        one.example_scale = noise.example_scale.row(t);
        one.task_scale = noise.task_scale.segment(t, 1);
        expected += 3.0 * std::log(std::abs(Eigen::MatrixXd(map_of(one, 3)).determinant()));
    }
    TaskBatch const batch = random_batch(2, 3);
    CHECK(log_jacobian(batch, noise) == doctest::Approx(expected));

    // One task, one output, no weights: the integral over the intercept of the normal density of y.
    NoiseModel contrasts;
    contrasts.intercept = Intercept::task;
    TaskBatch const one = random_batch(1, 3);
    CHECK(log_jacobian(one, contrasts) == doctest::Approx(-3.0 * 0.5 * std::log(3.0)));
}

TEST_CASE("tasks of fewer examples keep theirs, and the rows that are left are zero") {
    TaskBatch batch = random_batch(2, 4);
    batch.counts = {4, 2};
    batch.x.bottomRows(2).setZero();
    batch.y.bottomRows(2).setZero();
    NoiseModel noise;
    noise.intercept = Intercept::task;
    TaskBatch const white = white_examples(batch, noise);

    CHECK(white.examples == 3);
    CHECK(white.counts == std::vector<Index>{3, 1});
    CHECK(white.y.bottomRows(2).isZero(0.0));
    // The one contrast of two examples is their difference.
    double const difference = (batch.y(4, 0) - batch.y(5, 0)) / std::sqrt(2.0);
    CHECK(std::abs(white.y(3, 0)) == doctest::Approx(std::abs(difference)));
}

TEST_CASE("what contrasts leave out is the mean of the examples, and rows freed of the intercept are those about it") {
    TaskBatch const batch = random_batch(2, 4);
    NoiseModel noise;
    noise.intercept = Intercept::task;
    InterceptExamples const left_out = intercept_examples(batch, noise);
    ExampleRows const rows = example_rows(batch, noise);

    for (Index t = 0; t < 2; ++t) {
        auto const y = batch.y.middleRows(4 * t, 4);
        double const sign = left_out.share[t] < 0.0 ? -1.0 : 1.0;
        CHECK(std::abs(left_out.share[t]) == doctest::Approx(2.0));
        CHECK((sign * left_out.y.row(t) - 2.0 * y.colwise().mean()).norm() < 1e-13);
        CHECK((rows.y.middleRows(4 * t, 4) - (y.rowwise() - y.colwise().mean())).norm() < 1e-13);
        CHECK(rows.lost(t, 0) == doctest::Approx(0.25));
    }
}

TEST_CASE("common offsets are taken off, and other tasks keep what is known of all") {
    TaskBatch const batch = random_batch(2, 3);
    NoiseModel noise;
    noise.intercept = Intercept::common;
    noise.offsets = Vector{{1.0, -2.0, 0.0}};
    noise.task_scale = Vector{{2.0, 1.0}};
    CHECK(white_examples(batch, noise).y(0, 1) == doctest::Approx((batch.y(0, 1) + 2.0) / 2.0));
    NoiseModel const other = noise.of_other_tasks();
    CHECK(other.offsets == noise.offsets);
    CHECK(other.task_scale.size() == 0);
    CHECK_FALSE(noise.is_plain());
    CHECK(NoiseModel{}.is_plain());
}
