// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/tied_tasks.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/fit/closed_form/unshared_tasks.hpp"
#include "core/partitions/enumeration.hpp"
#include "core/partitions/subspace.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"
#include "tests/core/partitions/labelled.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

/// No step of 10 % in one parameter may gain more than this: what the stopping rule leaves, in nats.
constexpr double gain_left = 0.05;

double log_evidence(LinearTasks const& data, Partition const& partition, double noise, Vector const& variances) {
    return tied_posterior(tied_statistics(data, partition, 1), data, noise, variances.cwiseInverse(), 1).log_evidence;
}

/// The best evidence within 10 % of the model's variances and noise, one of them moved at a time.
double best_nearby(LinearTasks const& data, TiedTasks const& model) {
    double best = -std::numeric_limits<double>::infinity();
    for (double const factor : {0.9, 1.1}) {
        best = std::max(best, log_evidence(data, model.partition, factor * model.noise_variance, model.variances));
        for (Index b = 0; b < model.variances.size(); ++b) {
            Vector moved = model.variances;
            moved[b] *= factor;
            best = std::max(best, log_evidence(data, model.partition, model.noise_variance, moved));
        }
    }
    return best;
}

double score_of(LinearTasks const& data, Partition const& partition) {
    return fit_tied(data, partition, 0.1, iterations_to_converge, 1).score;
}

}  // namespace

TEST_CASE("a tied fit maximises the evidence in every variance and in the noise") {
    Partition const partition = labelled({0, 0, 1, -1, 2, 1});
    LinearTasks const data = linear_tasks(tied_tasks(partition, 3, 40, 4, 0.5, 2));

    TiedTasks const model = fit_tied(data, partition, 1.0, iterations_to_converge, 1);

    double const reached = log_evidence(data, partition, model.noise_variance, model.variances);
    CHECK(best_nearby(data, model) < reached + gain_left);
    CHECK(model.noise_variance == doctest::Approx(0.25).epsilon(0.15));
    CHECK(model.variances.size() == 3);
    CHECK(model.posterior.mean.rows() == 40);
}

TEST_CASE("a tied fit maximises the evidence where parameters use up nearly all data") {
    Partition const partition = Partition::singletons(6);
    LinearTasks const data = linear_tasks(tied_tasks(partition, 3, 60, 3, 0.5, 3));

    TiedTasks const model = fit_tied(data, partition, 1.0, 20 * iterations_to_converge, 1);

    double const reached = log_evidence(data, partition, model.noise_variance, model.variances);
    CHECK(best_nearby(data, model) < reached + 1.0);
}

TEST_CASE("the score is minus the dense log evidence plus both penalties") {
    Partition const partition = labelled({0, 0, 1, -1});
    TaskBatch const batch = tied_tasks(partition, 2, 5, 3, 0.5, 4);
    LinearTasks const data = linear_tasks(batch);

    TiedTasks const model = fit_tied(data, partition, 1.0, iterations_to_converge, 1);

    double const evidence =
        dense_log_evidence(batch, block_indicator(partition), model.variances, model.noise_variance);
    // Two filter parameters; 4! / (2! 1! 1!) = 12 partitions with a pair, a single weight and an inactive one.
    CHECK(model.score == doctest::Approx(-evidence + std::log(5.0) + std::log(12.0)).epsilon(1e-10));
}

TEST_CASE("a partition without blocks explains the outputs by noise alone") {
    Partition const none = labelled({-1, -1, -1, -1});
    TaskBatch const batch = tied_tasks(none, 2, 5, 3, 0.5, 5);
    LinearTasks const data = linear_tasks(batch);

    TiedTasks const model = fit_tied(data, none, 1.0, iterations_to_converge, 1);

    CHECK(model.noise_variance == doctest::Approx(batch.y.squaredNorm() / 30.0));
    CHECK(model.variances.size() == 0);
    double const evidence = dense_log_evidence(batch, Matrix(4, 0), Vector(0), model.noise_variance);
    CHECK(model.score == doctest::Approx(-evidence).epsilon(1e-12));
}

TEST_CASE("a fit that is cut short never gives a better score") {
    Partition const partition = circulant(4);
    LinearTasks const data = linear_tasks(tied_tasks(partition, 4, 30, 3, 0.3, 6));
    double const converged = fit_tied(data, partition, 3.0, iterations_to_converge, 1).score;

    for (int const iterations : {1, 2, 3, 5}) {
        CHECK(fit_tied(data, partition, 3.0, iterations, 1).score >= converged - gain_left);
    }
}

TEST_CASE("a tied fit that starts from a similar model's ends where any other does") {
    Partition const partition = labelled({0, 0, 1, -1, 2, 1});
    LinearTasks const data = linear_tasks(tied_tasks(partition, 3, 40, 4, 0.5, 2));
    double const converged = fit_tied(data, partition, 1.0, iterations_to_converge, 1).score;
    // One that merges blocks of which nothing is left in the mean, one that puts a block to sleep, one without any.
    for (auto const& labels : std::vector<std::vector<std::int32_t>>{
             {0, 0, 0, 0, 0, 0}, {0, 0, -1, -1, 1, -1}, {-1, -1, -1, -1, -1, -1}, {0, 0, 1, -1, 2, 1}}) {
        TiedTasks const similar = fit_tied(data, labelled(labels), 1.0, iterations_to_converge, 1);

        TiedTasks const model = fit_tied_from(data, partition, similar, iterations_to_converge, 1);

        CHECK(model.partition == partition);
        CHECK(std::abs(model.score - converged) < gain_left);
    }
}

TEST_CASE("noiseless data leave the noise variance at its floor") {
    Partition const partition = circulant(3);
    LinearTasks const data = linear_tasks(tied_tasks(partition, 3, 20, 4, 0.0, 7));

    TiedTasks const model = fit_tied(data, partition, 0.1, iterations_to_converge, 1);

    CHECK(std::isfinite(model.score));
    CHECK(model.noise_variance > 0.0);
    CHECK(model.noise_variance < 1e-6 * data.output_power());
}

TEST_CASE("the evidence ranks the true partition above its neighbours") {
    Partition const truth = labelled({0, 0, 0, 1, 1, 1, 2, 2, -1});
    LinearTasks const data = linear_tasks(tied_tasks(truth, 3, 60, 3, 0.3, 8));
    double const score = score_of(data, truth);

    CHECK(score < score_of(data, labelled({0, 0, 0, 0, 0, 0, 2, 2, -1})));    // two blocks merged
    CHECK(score < score_of(data, labelled({0, 0, 3, 1, 1, 1, 2, 2, -1})));    // a block split
    CHECK(score < score_of(data, labelled({0, 0, 1, 1, 1, 1, 2, 2, -1})));    // a weight moved
    CHECK(score < score_of(data, labelled({0, 0, 0, 1, 1, 1, 2, 2, 2})));     // an inactive weight woken
    CHECK(score < score_of(data, labelled({0, 0, 0, 1, 1, 1, 2, 2, 3})));     // the same, for itself
    CHECK(score < score_of(data, labelled({0, 0, 0, 1, 1, 1, 2, -1, -1})));   // an active weight dropped
    CHECK(score < score_of(data, labelled({0, 0, 0, 1, 1, 1, -1, -1, -1})));  // a block dropped
    CHECK(score < score_of(data, Partition::singletons(9)));
    CHECK(score < score_of(data, Partition::one_block(9)));
    CHECK(score < fit_unshared(data, 1).score);
}

TEST_CASE("tied and unshared fits do not depend on the number of threads") {
    Partition const partition = circulant(4);
    LinearTasks const data = linear_tasks(tied_tasks(partition, 4, 50, 3, 0.3, 11));
    TiedTasks const tied = fit_tied(data, partition, 1.0, 10, 1);
    UnsharedTasks const unshared = fit_unshared(data, 1);

    for (int const threads : {2, 3}) {
        TiedTasks const again = fit_tied(data, partition, 1.0, 10, threads);
        CHECK(again.score == tied.score);
        CHECK(again.variances == tied.variances);
        CHECK(fit_unshared(data, threads).score == unshared.score);
    }
}
