// SPDX-License-Identifier: Apache-2.0
#include "core/fit/deepset/deepset_fit.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/errors.hpp"
#include "core/data/problems/problem_sum.hpp"
#include "tests/core/data/problems/in_memory.hpp"

using namespace symdiscover;

namespace {

SampleSet sum_of(Index length, Index blocks, std::uint64_t seed) {
    SumProblem problem;
    problem.length = length;
    problem.blocks = blocks;
    problem.seed = seed;
    problem.test = 2000;
    return test::samples_of(problem);
}

/// A network small enough for tests that do not ask how well it does.
DeepsetOptions small() {
    DeepsetOptions options;
    options.embedding = 20;
    options.hidden = 8;
    options.steps = 60;
    return options;
}

/// Mean of |y - prediction| in units of y.
double mean_absolute_error(DeepsetFit const& fit, SampleBatch const& samples) {
    return (predict(fit, samples.x) - samples.y.col(0)).cwiseAbs().mean();
}

}  // namespace

TEST_CASE("Tied as the truth says, the error is little above the noise; untied it is larger, tied wrongly far larger") {
    for (Index const blocks : {1, 2}) {
        CAPTURE(blocks);
        SampleSet const samples = sum_of(4, blocks, 1);
        SampleBatch const test = samples.part(SamplePart::test);
        auto error = [&](Partition const& partition) {
            auto const fit = fit_deepset(samples.fitting(), samples.part(SamplePart::tuning), partition, {}, 1);
            CHECK(fit.termination == Termination::converged);
            return mean_absolute_error(fit, test);
        };
        // U(-0.5, 0.5) alone has 0.25; the constant prediction is off by more than 4.
        double const tied = error(blocks == 1 ? Partition::one_block(4)
                                              : Partition::from_labels(std::vector<std::int32_t>{0, 1, 0, 1}));
        CHECK(tied < 0.28);
        CHECK(error(Partition::singletons(4)) > tied);
        if (blocks == 2) CHECK(error(Partition::one_block(4)) > 1.0);
        if (blocks == 1) CHECK(error(Partition::from_labels(std::vector<std::int32_t>{0, 0, 0, -1})) > 1.0);
    }
}

TEST_CASE("The table is that of the parameters, in units of the labels") {
    SampleSet const samples = sum_of(3, 2, 2);
    auto const partition = Partition::from_labels(std::vector<std::int32_t>{0, 1, 0});
    DeepsetFit const fit = fit_deepset(samples.train(), samples.validation(), partition, small(), 5);
    TrainSamples const train = samples.train();
    CHECK(fit.label_mean == doctest::Approx(train.y.mean()));
    CHECK(fit.label_scale == doctest::Approx(std::sqrt((train.y.array() - train.y.mean()).square().mean())));
    Matrix const table = deepset_table(fit.parameters).table;
    Vector const predictions = predict(fit, train.x);
    for (Index i = 0; i < 5; ++i) {
        double sum = fit.parameters.constant(0, 0);
        for (Index l = 0; l < 3; ++l) sum += table(l % 2, static_cast<Index>(train.x(i, l)) - 1);
        CHECK(predictions[i] == doctest::Approx(fit.label_mean + fit.label_scale * sum));
    }
    double const best = fit.stopping_loss[static_cast<std::size_t>(fit.best_step)];
    CHECK(mean_absolute_error(fit, samples.validation()) == doctest::Approx(best * fit.label_scale));
    CHECK(*std::min_element(fit.stopping_loss.begin(), fit.stopping_loss.end()) == best);
    CHECK(fit.stopping_loss.size() == fit.training_loss.size());
    CHECK(best < 0.5 * fit.stopping_loss.front());
}

TEST_CASE("One step moves the parameters as Adam does along the gradient of the mean absolute error") {
    SampleSet const samples = sum_of(2, 1, 3);
    DeepsetOptions options = small();
    options.steps = 1;
    options.adam.lr = 1e-4;
    DeepsetFit const fit = fit_deepset(samples.train(), {}, Partition::one_block(2), options, 5);
    REQUIRE(fit.best_step == 1);
    Rng rng = make_rng(5);
    DeepsetParameters start = DeepsetParameters::random({9, 1, 20, 8}, rng);
    TrainSamples const train = samples.train();
    auto loss = [&] {
        DeepsetFit at = fit;
        at.table.leftCols(9) = fit.label_scale * deepset_table(start).table;
        at.constant = fit.label_scale * start.constant(0, 0) + fit.label_mean;
        return mean_absolute_error(at, train) / fit.label_scale;
    };
    CHECK(fit.training_loss.front() == doctest::Approx(loss()));
    DeepsetParameters after = fit.parameters;
    // Adam's first step is lr against the sign of the slope, wherever that is not tiny.
    for (std::size_t i : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{4}}) {
        CAPTURE(i);
        for (Index k = 0; k < std::min<Index>(start.matrices()[i]->size(), 12); ++k) {
            double& number = start.matrices()[i]->data()[k];
            double const kept = number;
            number = kept + 1e-7;
            double const above = loss();
            number = kept - 1e-7;
            double const slope = (above - loss()) / 2e-7;
            number = kept;
            if (std::abs(slope) < 1e-4) continue;
            CHECK(after.matrices()[i]->data()[k] - kept == doctest::Approx(slope > 0 ? -1e-4 : 1e-4).epsilon(1e-3));
        }
    }
}

TEST_CASE("A token that a block never saw contributes the block's mean") {
    Rng rng = make_rng(2);
    TrainSamples train{{Matrix(40, 2), Matrix(40, 1)}};
    for (Index i = 0; i < 40; ++i) {
        train.x(i, 0) = static_cast<double>(uniform_index(rng, 3));
        train.x(i, 1) = static_cast<double>(3 + uniform_index(rng, 2));
        train.y(i, 0) = train.x(i, 0) - 2.0 * train.x(i, 1);
    }
    DeepsetFit const fit = fit_deepset(train, {}, Partition::singletons(2), small(), 1);
    Matrix seen = Matrix::Constant(40, 2, 3.0);
    seen.col(0) = train.x.col(0);
    double const mean = predict(fit, seen).mean();
    Matrix x(2, 2);
    x << 77, 3, 4, 3;  // known to no block; known to the other block alone
    CHECK(predict(fit, x)[0] == doctest::Approx(mean));
    CHECK(predict(fit, x)[1] == doctest::Approx(mean));
    CHECK(std::abs(predict(fit, seen).maxCoeff() - mean) > 0.1);
}

TEST_CASE("The same seed gives the same network, another one another") {
    SampleSet const samples = sum_of(3, 1, 2);
    auto table = [&](std::uint64_t seed) {
        return fit_deepset(samples.train(), samples.validation(), Partition::one_block(3), small(), seed).table;
    };
    CHECK(table(1) == table(1));
    CHECK(table(1) != table(2));
}

TEST_CASE("It stops when told to, when nothing gets better, and when the steps are used up") {
    SampleSet const samples = sum_of(3, 1, 2);
    auto fit = [&](DeepsetOptions const& options, Observer const& observer) {
        return fit_deepset(samples.train(), samples.validation(), Partition::one_block(3), options, 1, observer);
    };
    auto const interrupted = fit(small(), [](Progress const& progress) { return progress.step < 7; });
    CHECK(interrupted.termination == Termination::interrupted);
    CHECK(interrupted.training_loss.size() == 8);
    auto const all = fit(small(), {});
    CHECK(all.termination == Termination::max_steps);
    CHECK(all.training_loss.size() == 61);
    DeepsetOptions impatient = small();
    impatient.steps = 5000;
    impatient.patience = 10;
    impatient.rounds = 1;
    auto const stopped = fit(impatient, {});
    CHECK(stopped.termination == Termination::converged);
    CHECK(static_cast<Index>(stopped.training_loss.size()) == stopped.best_step + 11);
    // Rounds of smaller steps come closer to the least training loss, which no stopping samples obscure here.
    auto least = [&](Index rounds) {
        impatient.rounds = rounds;
        auto const refined = fit_deepset(samples.train(), {}, Partition::one_block(3), impatient, 1);
        CHECK(refined.termination == Termination::converged);
        return *std::min_element(refined.training_loss.begin(), refined.training_loss.end());
    };
    CHECK(least(3) < least(1));
    DeepsetOptions wild = small();
    wild.adam.lr = 1e200;
    auto const diverged = fit(wild, {});
    CHECK(diverged.termination == Termination::diverged);
    CHECK(predict(diverged, samples.train().x).allFinite());
}

TEST_CASE("Equal labels and positions that are all inactive have an answer") {
    TrainSamples train{{Matrix::Identity(4, 2), Matrix::Constant(4, 1, 7.0)}};
    DeepsetFit const equal = fit_deepset(train, {}, Partition::one_block(2), small(), 1);
    CHECK(equal.label_scale == 1.0);
    CHECK(std::abs(predict(equal, train.x)[0] - 7.0) < 0.2);
    train.y << 1, 2, 3, 100;
    auto const none = Partition::from_labels(std::vector<std::int32_t>{-1, -1});
    DeepsetOptions options = small();
    options.steps = 1000;
    Vector const constant = predict(fit_deepset(train, {}, none, options, 1), train.x);
    CHECK(constant[0] == constant[3]);
    CHECK(constant[0] > 1.9);  // a median
    CHECK(constant[0] < 3.1);
}

TEST_CASE("Labels whose squares overflow are fitted; labels that are no numbers end the training at its start") {
    TrainSamples train{{Matrix::Identity(4, 2), Matrix::Zero(4, 1)}};
    train.y(2, 0) = 1e300;
    DeepsetFit const large = fit_deepset(train, {}, Partition::one_block(2), small(), 1);
    CHECK(large.label_scale == doctest::Approx(1e300 * std::sqrt(3.0) / 4.0));
    CHECK(predict(large, train.x).allFinite());
    train.y(2, 0) = std::nan("");
    DeepsetFit const broken = fit_deepset(train, {}, Partition::one_block(2), small(), 1);
    CHECK(broken.termination == Termination::diverged);
    CHECK(predict(broken, train.x).size() == 4);
}

TEST_CASE("Data and options that are not for the network are refused") {
    TrainSamples const train{{Matrix::Identity(4, 2), Matrix::Ones(4, 1)}};
    auto const tied = Partition::one_block(2);
    CHECK_THROWS_WITH_AS(fit_deepset({{Matrix(0, 2), Matrix(0, 1)}}, {}, tied, small(), 1),
                         "train samples: expected at least 1, found 0", DataError);
    CHECK_THROWS_WITH_AS(fit_deepset({{Matrix::Constant(4, 2, 0.5), Matrix::Ones(4, 1)}}, {}, tied, small(), 1),
                         "x: expected integers as tokens, found 0.5 at [0, 0]", DataError);
    CHECK_THROWS_WITH_AS(fit_deepset({{Matrix::Identity(4, 2), Matrix::Ones(4, 3)}}, {}, tied, small(), 1),
                         "y: expected 1 number for each sample, found 3", DataError);
    CHECK_THROWS_AS(fit_deepset(train, {}, Partition::one_block(3), small(), 1), std::invalid_argument);
    CHECK_THROWS_AS(fit_deepset(train, {Matrix::Ones(2, 3), Matrix::Ones(2, 1)}, tied, small(), 1),
                    std::invalid_argument);
    CHECK_THROWS_AS(predict(fit_deepset(train, {}, tied, small(), 1), Matrix::Ones(1, 3)), std::invalid_argument);
    DeepsetOptions options = small();
    options.patience = 0;
    CHECK_THROWS_WITH_AS(fit_deepset(train, {}, tied, options, 1), "deepset: patience 0: must be at least 1",
                         OptionError);
    options = small();
    options.decay = 0.0;
    CHECK_THROWS_WITH_AS(fit_deepset(train, {}, tied, options, 1), "deepset: decay 0: must be above 0 and at most 1",
                         OptionError);
    options = small();
    options.averaging = 1.0;
    CHECK_THROWS_WITH_AS(fit_deepset(train, {}, tied, options, 1), "deepset: averaging 1: must be in [0, 1)",
                         OptionError);
}
