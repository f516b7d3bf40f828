// SPDX-License-Identifier: Apache-2.0
// Outputs whose noise is not alike: every closed form against the dense formulas, in which it is the covariance of y.
#include <doctest/doctest.h>

#include <Eigen/Cholesky>
#include <cmath>

#include "core/fit/closed_form/adapters.hpp"
#include "core/fit/closed_form/partition_steps.hpp"
#include "core/fit/closed_form/tied_tasks.hpp"
#include "core/fit/closed_form/unshared_tasks.hpp"
#include "core/fit/closed_form/variational_em.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

/// L of a precision with determinant 1, diagonal or full.
Matrix factor_of(Index outputs, bool diagonal) {
    Rng rng = make_rng(7);
    Matrix root = normal_matrix(rng, outputs, outputs);
    Matrix precision = root * root.transpose() + Matrix::Identity(outputs, outputs);
    if (diagonal) precision = Matrix(precision.diagonal().asDiagonal());
    Matrix const factor = precision.llt().matrixL();
    return factor * std::exp(-factor.diagonal().array().log().mean());
}

/// log p(y) with noise covariance s2 P^-1 in every example.
double dense_evidence(TaskBatch const& batch, Matrix const& factor, Matrix const& sharing, Vector const& variances,
                      double noise_variance) {
    Index const m = factor.rows();
    Matrix const precision = factor * factor.transpose();
    Matrix const noise = noise_variance * precision.llt().solve(Matrix::Identity(m, m));
    double sum = 0.0;
    for (Index t = 0; t < batch.tasks; ++t) {
        Matrix const z = design(batch, t) * sharing;
        Matrix covariance = z * variances.asDiagonal() * z.transpose();
        for (Index i = 0; i < batch.examples; ++i) covariance.block(i * m, i * m, m, m) += noise;
        sum += log_density(targets(batch, t), covariance);
    }
    return sum;
}

/// Two blocks that no output shares, and a weight that is asleep.
Partition apart() { return Partition::from_labels(std::vector<std::int32_t>{0, 0, 1, 1, -1, 2, 3, 2, 3}); }

}  // namespace

TEST_CASE("the evidence of a partition is the dense one, with every kind of precision") {
    for (Partition const& partition : {circulant(3), apart()}) {
        TaskBatch const batch = tied_tasks(partition, 3, 4, 3, 0.5, 1);
        Vector const variances = Vector::LinSpaced(partition.blocks(), 0.5, 2.0);
        Matrix indicator = Matrix::Zero(9, partition.blocks());
        for (Index e = 0; e < 9; ++e) {
            if (partition[e] >= 0) indicator(e, partition[e]) = 1.0;
        }
        for (bool const diagonal : {true, false}) {
            Matrix const factor = factor_of(3, diagonal);
            LinearTasks const data = linear_tasks(batch, factor);
            double const expected = dense_evidence(batch, factor, indicator, variances, 0.3);

            auto const statistics = tied_statistics(data, partition, 1);
            CHECK(tied_posterior(statistics, data, 0.3, variances.cwiseInverse(), 1).log_evidence ==
                  doctest::Approx(expected).epsilon(1e-10));
            FilterStatistics const whole = filter_statistics(data, indicator, 1);
            CHECK(filter_posterior(whole, data, 0.3, variances.cwiseInverse(), 1).log_evidence ==
                  doctest::Approx(expected).epsilon(1e-10));
        }
    }
}

TEST_CASE("slopes are the gradient of the residual, by finite differences") {
    Partition const partition = circulant(3);
    TaskBatch const batch = tied_tasks(partition, 3, 2, 4, 0.5, 2);
    Matrix const factor = factor_of(3, false);
    LinearTasks const data = linear_tasks(batch, factor);
    TiedTasks const model = fit_tied(data, partition, 0.3, 5, 1);
    Matrix const slopes = residual_slopes(data, model);
    auto const half_square = [&](Index t, Matrix const& w) {
        Matrix const r = batch.y.middleRows(4 * t, 4) - batch.x.middleRows(4 * t, 4) * w.transpose();
        return 0.5 * (r * factor).squaredNorm();
    };
    constexpr double step = 1e-5;
    for (Index t = 0; t < 2; ++t) {
        Matrix w(3, 3);
        for (Index e = 0; e < 9; ++e) w(e / 3, e % 3) = model.posterior.mean(t, partition[e]);
        for (Index e = 0; e < 9; ++e) {
            Matrix up = w;
            Matrix down = w;
            up(e / 3, e % 3) += step;
            down(e / 3, e % 3) -= step;
            double const slope = -(half_square(t, up) - half_square(t, down)) / (2.0 * step);
            CHECK(slopes(t, e) == doctest::Approx(slope).epsilon(1e-6));
        }
    }
}

TEST_CASE("white outputs are those of the map, and weights come back from them") {
    TaskBatch batch = tied_tasks(circulant(3), 3, 3, 4, 0.5, 3);
    Matrix const factor = factor_of(3, false);
    LinearTasks const white = with_white_outputs(linear_tasks(batch, factor));
    batch.y = (batch.y * factor).eval();
    LinearTasks const expected = linear_tasks(batch);

    CHECK((white.cross - expected.cross).norm() < 1e-12 * expected.cross.norm());
    CHECK((white.energy - expected.energy).norm() < 1e-12 * expected.energy.norm());
    Rng rng = make_rng(4);
    Matrix const sharing = normal_matrix(rng, 9, 2);
    CHECK((from_white_outputs(to_white_outputs(sharing, factor), factor) - sharing).norm() < 1e-12);
}

TEST_CASE("without sharing the evidence is the dense one of weights that are all alike") {
    TaskBatch const batch = tied_tasks(Partition::singletons(6), 3, 5, 4, 0.5, 5);
    for (bool const diagonal : {true, false}) {
        Matrix const factor = factor_of(2, diagonal);
        LinearTasks const data = linear_tasks(batch, factor);
        UnsharedTasks const model = fit_unshared(data, 1);
        Vector const variances = Vector::Constant(6, model.weight_variance);
        Matrix const map = Matrix::Identity(6, 6);
        double const evidence = dense_evidence(batch, factor, map, variances, model.noise_variance);
        CHECK(model.score == doctest::Approx(0.5 * std::log(5.0) - evidence).epsilon(1e-9));

        // The adapter's weights are the mean given y, of the same model.
        Matrix const weights = unshared_adapter(model, 1)(data);
        Matrix const identity = Matrix::Identity(2, 2);
        Matrix const precision = factor * factor.transpose();
        Matrix const z = design(batch, 0) * map;
        Matrix covariance = z * variances.asDiagonal() * z.transpose();
        Matrix const noise = model.noise_variance * precision.llt().solve(identity);
        for (Index i = 0; i < 4; ++i) covariance.block(2 * i, 2 * i, 2, 2) += noise;
        Vector const mean = map * variances.asDiagonal() * z.transpose() * covariance.llt().solve(targets(batch, 0));
        CHECK((weights.row(0).transpose() - mean).norm() < 1e-9 * mean.norm());
    }
}

TEST_CASE("the soft sharing of weighed outputs is that of the white ones") {
    TaskBatch batch = tied_tasks(circulant(4), 4, 60, 6, 0.3, 6);
    Matrix const factor = factor_of(4, false);
    Rng rng = make_rng(8);
    Matrix const start = normal_matrix(rng, 16, 4);
    SoftSharing const weighed = variational_em(linear_tasks(batch, factor), start, 0.5, {}, {});
    batch.y = (batch.y * factor).eval();
    SoftSharing const white = variational_em(linear_tasks(batch), to_white_outputs(start, factor), 0.5, {}, {});

    CHECK(weighed.noise_variance == doctest::Approx(white.noise_variance).epsilon(1e-6));
    Matrix const expected = from_white_outputs(white.sharing_matrix, factor);
    CHECK((weighed.sharing_matrix - expected).norm() < 1e-5 * expected.norm());
}
