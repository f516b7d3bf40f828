// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/unshared_tasks.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/fit/closed_form/tied_tasks.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

/// No step of 10 % in one parameter may gain more than this: what the stopping rule leaves, in nats.
constexpr double nats_left = 0.05;

double log_evidence_at(LinearTasks const& data, Partition const& partition, double noise, Vector const& variances) {
    return tied_posterior(tied_statistics(data, partition, 1), data, noise, variances.cwiseInverse(), 1).log_evidence;
}

}  // namespace

TEST_CASE("without sharing the score is minus the dense log evidence plus one parameter's penalty") {
    Partition const singletons = Partition::singletons(6);
    for (Index const examples : {2, 5}) {
        TaskBatch const batch = tied_tasks(singletons, 3, 6, examples, 0.5, 9);

        UnsharedTasks const model = fit_unshared(linear_tasks(batch), 1);

        double const evidence = dense_log_evidence(batch, Matrix::Identity(6, 6),
                                                   Vector::Constant(6, model.weight_variance), model.noise_variance);
        CHECK(model.score == doctest::Approx(0.5 * std::log(6.0) - evidence).epsilon(1e-10));
    }
}

TEST_CASE("without sharing both variances maximise the evidence") {
    Partition const singletons = Partition::singletons(4);
    for (Index const examples : {3, 6}) {
        LinearTasks const data = linear_tasks(tied_tasks(singletons, 2, 50, examples, 0.5, 10));

        UnsharedTasks const model = fit_unshared(data, 1);

        auto evidence = [&](double noise_factor, double weight_factor) {
            return log_evidence_at(data, singletons, noise_factor * model.noise_variance,
                                   Vector::Constant(4, weight_factor * model.weight_variance));
        };
        double const reached = evidence(1.0, 1.0);
        for (double const factor : {0.9, 1.1}) {
            CHECK(evidence(factor, 1.0) < reached + nats_left);
            CHECK(evidence(1.0, factor) < reached + nats_left);
        }
    }
}

TEST_CASE("with weighed outputs and few examples the score is minus the evidence of L^T y one by one") {
    Matrix const factor{{2.0, 0.0}, {0.0, 0.5}};
    for (Index const examples : {2, 5}) {
        TaskBatch const batch = tied_tasks(Partition::singletons(6), 3, 6, examples, 0.5, 9);
        TaskBatch white = batch;
        white.y = batch.y * factor;

        UnsharedTasks const model = fit_unshared(linear_tasks(batch, factor), 1);

        // L is diagonal: the weights of output a have the variance L[a, a]^2 times that of the others
        Vector variances(6);
        variances << Vector::Constant(3, 4.0), Vector::Constant(3, 0.25);
        double const evidence =
            dense_log_evidence(white, Matrix::Identity(6, 6), model.weight_variance * variances, model.noise_variance);
        CHECK(model.score == doctest::Approx(0.5 * std::log(6.0) - evidence).epsilon(1e-10));
    }
}

TEST_CASE("where outputs share noise the score is minus the dense evidence of L^T y, whose weights go together") {
    Matrix const factor{{2.0, 0.0}, {0.6, 0.5}};
    for (Index const examples : {2, 5}) {
        TaskBatch const batch = tied_tasks(Partition::singletons(6), 3, 6, examples, 0.5, 9);
        TaskBatch white = batch;
        white.y = batch.y * factor;

        UnsharedTasks const model = fit_unshared(linear_tasks(batch, factor), 1);

        Matrix sharing = Matrix::Zero(6, 6);  // vec(L^T W) of vec(W)
        for (Index a = 0; a < 2; ++a) {
            for (Index b = 0; b < 2; ++b) sharing.block(3 * a, 3 * b, 3, 3).diagonal().setConstant(factor(b, a));
        }
        double const evidence =
            dense_log_evidence(white, sharing, Vector::Constant(6, model.weight_variance), model.noise_variance);
        CHECK(model.score == doctest::Approx(0.5 * std::log(6.0) - evidence).epsilon(1e-10));
    }
}

TEST_CASE("of many inputs and few examples the fit is that of the whole Gram matrices") {
    Partition const one_output = Partition::singletons(220);
    TaskBatch const few = tied_tasks(one_output, 220, 12, 6, 0.3, 3);
    // Examples without numbers add nothing, but make the Gram matrix the smaller one.
    TaskBatch many{few.tasks, 230, Matrix::Zero(12 * 230, 220), Matrix::Zero(12 * 230, 1), std::vector<Index>(12, 6)};
    for (Index t = 0; t < few.tasks; ++t) {
        many.x.middleRows(t * 230, 6) = few.x.middleRows(t * 6, 6);
        many.y.middleRows(t * 230, 6) = few.y.middleRows(t * 6, 6);
    }
    UnsharedTasks const small_side = fit_unshared(linear_tasks(few), 1);
    UnsharedTasks const large_side = fit_unshared(linear_tasks(many), 1);
    CHECK(small_side.score == doctest::Approx(large_side.score).epsilon(1e-9));
    CHECK(small_side.noise_variance == doctest::Approx(large_side.noise_variance).epsilon(1e-6));
    CHECK(small_side.weight_variance == doctest::Approx(large_side.weight_variance).epsilon(1e-6));
}
