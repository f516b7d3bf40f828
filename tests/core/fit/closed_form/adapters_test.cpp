// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/adapters.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>

#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

/// (X^T X + r)^-1 X^T Y of a task, as vec(W).
Vector direct_ridge(TaskBatch const& batch, Index t, double ridge) {
    Index const n = batch.x.cols();
    Matrix const x = batch.x.middleRows(t * batch.examples, batch.examples);
    Matrix const y = batch.y.middleRows(t * batch.examples, batch.examples);
    Matrix const system = x.transpose() * x + ridge * Matrix::Identity(n, n);
    Matrix const w = (system.inverse() * x.transpose() * y).transpose();
    return w.reshaped<Eigen::RowMajor>();
}

}  // namespace

TEST_CASE("the unshared adapter is ridge regression, for fewer, as many and more examples than inputs") {
    UnsharedTasks const model{0.3, 1.5, 0.0};
    for (Index const examples : {1, 3, 5, 6, 11}) {
        TaskBatch const batch = tied_tasks(Partition::singletons(15), 5, 4, examples, 0.5, 1);
        for (int const threads : {1, 3}) {
            Matrix const weights = unshared_adapter(model, threads)(linear_tasks(batch));
            for (Index t = 0; t < 4; ++t) {
                CHECK(weights.row(t).transpose().isApprox(direct_ridge(batch, t, 0.2), 1e-10));
            }
        }
    }
}

TEST_CASE("weighed outputs are adapted as those of L^T y, each with a ridge of its own") {
    UnsharedTasks const model{0.3, 1.5, 0.0};
    Matrix const factor{{1.25, 0.0}, {-0.7, 0.8}};
    for (Index const examples : {2, 9}) {
        TaskBatch const batch = tied_tasks(Partition::singletons(10), 5, 3, examples, 0.5, 2);
        LinearTasks const data = linear_tasks(batch, factor);
        Vector const each = ridges(model, data);
        REQUIRE(each.size() == 2);
        CHECK(each[0] == doctest::Approx(0.2 / factor.col(0).squaredNorm()));
        CHECK(each[1] == doctest::Approx(0.2 / factor.col(1).squaredNorm()));
        TaskBatch white = batch;
        white.y = batch.y * factor;

        Matrix const weights = unshared_adapter(model, 1)(data);

        for (Index t = 0; t < 3; ++t) {
            Eigen::Map<Matrix const> const w(weights.row(t).data(), 2, 5);
            Matrix const turned = factor.transpose() * w;  // the weights of L^T y
            CHECK(turned.row(0).transpose().isApprox(direct_ridge(white, t, each[0]).head(5), 1e-10));
            CHECK(turned.row(1).transpose().isApprox(direct_ridge(white, t, each[1]).tail(5), 1e-10));
        }
    }
}

TEST_CASE("a linear predictor predicts with the weights of its adapter, task by task") {
    UnsharedTasks const model{0.3, 1.5, 0.0};
    TaskBatch const batch = tied_tasks(Partition::singletons(12), 4, 3, 2, 0.5, 3);
    Rng rng = make_rng(4);
    Matrix const x = normal_matrix(rng, 3 * 5, 4);

    Matrix const predicted = linear_predictor(unshared_adapter(model, 1))(SupportSet{batch}, x);

    for (Index t = 0; t < 3; ++t) {
        Vector const w = direct_ridge(batch, t, 0.2);
        Matrix const expected = x.middleRows(t * 5, 5) * w.reshaped<Eigen::RowMajor>(3, 4).transpose();
        CHECK(predicted.middleRows(t * 5, 5).isApprox(expected, 1e-10));
    }
}
