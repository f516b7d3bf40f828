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

TEST_CASE("where outputs share noise the unshared adapter is the dense posterior mean of all weights") {
    UnsharedTasks const model{0.3, 1.5, 0.0};
    for (Matrix const& factor : {Matrix{{1.25, 0.0}, {-0.7, 0.8}}, Matrix{{1.25, 0.0}, {0.0, 0.8}}}) {
        Matrix const precision = factor * factor.transpose() / model.noise_variance;
        for (Index const examples : {2, 9}) {
            TaskBatch const batch = tied_tasks(Partition::singletons(10), 5, 3, examples, 0.5, 2);

            Matrix const weights = unshared_adapter(model, 1)(linear_tasks(batch, factor));

            for (Index t = 0; t < 3; ++t) {
                // sum over examples of P (x) x x^T, plus the prior's precision, times w is that of P y (x) x
                Matrix system = Matrix::Identity(10, 10) / model.weight_variance;
                Vector right = Vector::Zero(10);
                for (Index i = t * examples; i < (t + 1) * examples; ++i) {
                    Matrix const x = batch.x.row(i);
                    Vector const y = precision * batch.y.row(i).transpose();
                    for (Index a = 0; a < 2; ++a) {
                        right.segment(5 * a, 5) += y[a] * x.transpose();
                        for (Index b = 0; b < 2; ++b) {
                            system.block(5 * a, 5 * b, 5, 5) += precision(a, b) * x.transpose() * x;
                        }
                    }
                }
                CHECK(weights.row(t).transpose().isApprox(system.inverse() * right, 1e-10));
            }
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
