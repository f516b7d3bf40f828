// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/filter_posterior.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>

#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

struct Sample {
    TaskBatch batch;
    LinearTasks data;
    Matrix sharing;  ///< [m n, k]
};

Sample random_sample(Index tasks, Index examples, Index inputs, Index outputs, Index k) {
    Rng rng = make_rng(11);
    TaskBatch batch{tasks, examples, normal_matrix(rng, tasks * examples, inputs),
                    normal_matrix(rng, tasks * examples, outputs)};
    LinearTasks data = linear_tasks(batch);
    return {std::move(batch), std::move(data), normal_matrix(rng, outputs * inputs, k)};
}

void check_statistics(Sample const& sample) {
    FilterStatistics const statistics = filter_statistics(sample.data, sample.sharing, 1);
    Index const k = sample.sharing.cols();
    for (Index t = 0; t < sample.batch.tasks; ++t) {
        Matrix const z = design(sample.batch, t) * sample.sharing;
        Matrix const f = z.transpose() * z;
        Vector const g = z.transpose() * targets(sample.batch, t);
        CHECK(Eigen::Map<Matrix const>(statistics.f.row(t).data(), k, k).isApprox(f, 1e-12));
        CHECK(statistics.g.row(t).transpose().isApprox(g, 1e-12));
    }
}

}  // namespace

TEST_CASE("filter statistics are those of the explicit design matrices") {
    SUBCASE("fewer examples than inputs") { check_statistics(random_sample(2, 2, 4, 3, 2)); }
    SUBCASE("more examples than inputs, x kept as a triangular factor") {
        check_statistics(random_sample(2, 6, 2, 3, 4));
    }
    SUBCASE("more tasks than one chunk") { check_statistics(random_sample(tasks_per_chunk + 3, 2, 3, 2, 2)); }
}

TEST_CASE("the log evidence is the log density of a Gaussian with covariance Z V Z^T + s2 I") {
    for (Index const examples : {2, 5}) {
        Sample const sample = random_sample(2, examples, 3, 2, 3);
        Vector const precision{{0.5, 2.0, 7.0}};

        FilterPosterior const posterior =
            filter_posterior(filter_statistics(sample.data, sample.sharing, 1), sample.data, 0.3, precision, 1);

        double const expected = dense_log_evidence(sample.batch, sample.sharing, precision.cwiseInverse(), 0.3);
        CHECK(posterior.log_evidence == doctest::Approx(expected).epsilon(1e-12));
    }
}

TEST_CASE("posterior moments and the expected residual follow the dense formulas") {
    Sample const sample = random_sample(2, 3, 3, 2, 2);
    Vector const precision{{0.5, 2.0}};
    double const noise = 0.3;

    FilterStatistics const statistics = filter_statistics(sample.data, sample.sharing, 1);
    FilterPosterior const posterior = filter_posterior(statistics, sample.data, noise, precision, 1);

    double residual = 0.0;
    for (Index t = 0; t < 2; ++t) {
        Matrix const z = design(sample.batch, t) * sample.sharing;
        Vector const y = targets(sample.batch, t);
        Matrix const information = z.transpose() * z / noise + Matrix(precision.asDiagonal());
        Matrix const covariance = information.inverse();
        Vector const mean = covariance * z.transpose() * y / noise;
        Matrix const second = covariance + mean * mean.transpose();
        CHECK(posterior.mean.row(t).transpose().isApprox(mean, 1e-12));
        CHECK(Eigen::Map<Matrix const>(posterior.second.row(t).data(), 2, 2).isApprox(second, 1e-12));
        residual += (y - z * mean).squaredNorm() + (z * covariance * z.transpose()).trace();
    }
    CHECK(expected_residual(statistics, posterior, sample.data) == doctest::Approx(residual).epsilon(1e-12));
}

TEST_CASE("filter posteriors do not depend on the number of threads") {
    Sample const sample = random_sample(3 * tasks_per_chunk + 1, 3, 4, 2, 3);
    Vector const precision = Vector::Ones(3);
    FilterStatistics const statistics = filter_statistics(sample.data, sample.sharing, 1);
    FilterPosterior const posterior = filter_posterior(statistics, sample.data, 0.3, precision, 1);

    for (int const threads : {2, 3}) {
        FilterStatistics const again = filter_statistics(sample.data, sample.sharing, threads);
        CHECK(again.f == statistics.f);
        CHECK(again.g == statistics.g);
        FilterPosterior const posterior_again = filter_posterior(again, sample.data, 0.3, precision, threads);
        CHECK(posterior_again.mean == posterior.mean);
        CHECK(posterior_again.second == posterior.second);
        CHECK(posterior_again.log_evidence == posterior.log_evidence);
    }
}
