// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/bilevel.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/base/errors.hpp"
#include "core/fit/bilevel/assignment_matrix.hpp"
#include "core/fit/bilevel/bilevel_quadratic.hpp"
#include "core/partitions/subspace.hpp"
#include "tests/core/fit/bilevel/quadratic_problems.hpp"
#include "tests/core/fit/bilevel/quartic_objective.hpp"

using namespace symdiscover;

namespace {

BilevelFit fit(QuadraticProblem const& problem, BilevelOptions const& options = {}) {
    return fit_bilevel(problem.train, problem.validation, options);
}

}  // namespace

TEST_CASE("Bilevel sharing finds which means are equal") {
    for (auto const& labels : std::vector<std::vector<std::int32_t>>{
             {0, 0}, {0, 1}, {0, 0, 0, 0, 0}, {0, 1, 0, 2, 1, 2}, {0, 1, 2, 3, 4}, std::vector<std::int32_t>(40, 0)}) {
        QuadraticProblem const problem = mean_problem(labels, 11);
        BilevelFit const found = fit(problem);
        CHECK(found.partition == problem.truth);
        CHECK(found.termination == Termination::converged);
        CHECK(found.message.empty());
    }
}

TEST_CASE("Every hypergradient and both lower levels find the same sharing") {
    for (QuadraticProblem const& problem :
         {mean_problem({0, 0, 1, 1, 1}, 1), fc_problem(4, 3, 2), lc_problem({0, 0, 1, 0, 1}, 2, 4)}) {
        for (Hypergradient const method : {Hypergradient::exact, Hypergradient::cg, Hypergradient::neumann}) {
            CAPTURE(problem.name);
            BilevelOptions options;
            options.hypergradient = method;
            CHECK(fit(problem, options).partition == problem.truth);
        }
        BilevelOptions options;
        options.lower_level = LowerLevel::gradient_steps;
        options.inner_steps = 20;
        CHECK(fit(problem, options).partition == problem.truth);
    }
}

TEST_CASE("A fit is what it says it is") {
    QuadraticProblem const problem = mean_problem({0, 0, 1, 1}, 3);
    BilevelFit const found = fit(problem);
    QuadraticObjective const objective(problem.train, problem.validation);
    CHECK(found.assignment.rows() == 4);
    CHECK(found.assignment.cols() == 4);
    CHECK((found.assignment.rowwise().sum() - Vector::Ones(4)).norm() < 1e-12);
    CHECK(partition_of_rows(found.assignment) == found.partition);  // nothing to merge
    CHECK((found.psi - *objective.solve(found.assignment)).norm() == 0.0);
    CHECK(found.validation_loss.back() == objective.validation(found.assignment, found.psi).loss);
    CHECK(found.outer_loss.size() == found.validation_loss.size());
    CHECK(found.outer_loss.size() < 1000);
    Matrix const hard = block_indicator(found.partition);
    double const loss = objective.validation(hard, *objective.solve(hard)).loss;
    CHECK(found.criterion == doctest::Approx(loss + found.nuclear_weight * 2.0 * std::sqrt(2.0)));
    CHECK(found.nuclear_weight == default_nuclear_weight(4, 1, objective.chance_gain()));
    CHECK(found.entropy_weight == default_entropy_weight(found.nuclear_weight));
}

TEST_CASE("Weights of a convolution with little noise, where columns that say the same are left to be merged") {
    Rng rng = make_rng(6);
    Matrix const weights = windows(Matrix::Ones(3, 1) * (Matrix(1, 3) << 1.0, 3.0, 5.0).finished());
    std::vector<std::int32_t> labels;
    for (Index i = 0; i < weights.size(); ++i) labels.push_back(static_cast<std::int32_t>(weights.data()[i]));
    TrainLoss const train{fc_loss(linear_samples(50, weights, 0.1, rng))};
    ValidationLoss const validation{fc_loss(linear_samples(100, weights, 0.1, rng))};
    BilevelFit const found = fit_bilevel(train, validation, {});
    CHECK(found.partition == Partition::from_labels(labels));
    // Where nothing is charged for blocks, nothing is gained by merging them.
    BilevelOptions options;
    options.nuclear_weight = 0.0;
    CHECK(fit_bilevel(train, validation, options).partition.blocks() > 4);
}

TEST_CASE("Threads and order change nothing; the seed does") {
    QuadraticProblem const problem = mean_problem({0, 1, 0, 2, 1, 2}, 12);
    BilevelOptions options;
    options.restarts = 5;
    options.outer_steps = 120;
    BilevelFit const one = fit(problem, options);
    options.threads = 4;
    BilevelFit const four = fit(problem, options);
    CHECK(one.assignment == four.assignment);
    CHECK(one.restart == four.restart);
    CHECK(one.outer_loss == four.outer_loss);
    options.seed = 1;
    CHECK(fit(problem, options).assignment != one.assignment);
}

TEST_CASE("Restarts are ranked by their hard partitions") {
    QuadraticProblem const problem = mean_problem({0, 1, 0, 2, 1, 2, 3, 3}, 12);
    BilevelOptions options;
    options.outer_steps = 60;  // too few to harden: the restarts end at different partitions
    options.restarts = 1;
    double least = std::numeric_limits<double>::infinity();
    for (Index restarts = 1; restarts <= 6; ++restarts) {
        options.restarts = restarts;
        BilevelFit const found = fit(problem, options);
        CHECK(found.criterion <= least);
        CHECK(found.termination == Termination::max_steps);
        least = found.criterion;
    }
}

TEST_CASE("The noise variance comes from both losses; data that are explained in full have their mean square") {
    QuadraticProblem const problem = fc_problem(2, 3, 2);
    CHECK(QuadraticObjective(problem.train, problem.validation).chance_gain() == doctest::Approx(0.25).epsilon(0.35));
    Rng rng = make_rng(5);
    Matrix const weights = Matrix::Ones(1, 4);
    TrainLoss const train{fc_loss(linear_samples(2, weights, 0.1, rng))};
    ValidationLoss const validation{fc_loss(linear_samples(3, weights, 0.1, rng))};
    double const mean_square = (train.energy + validation.energy) / 5.0;
    CHECK(QuadraticObjective(train, validation).chance_gain() == doctest::Approx(mean_square));
}

TEST_CASE("An objective without a closed form") {
    ExpectedQuarticObjective const objective((Vector(4) << 1.0, 1.1, -1.0, -0.9).finished(),
                                             (Vector(4) << 1.05, 0.95, -0.95, -1.02).finished());
    BilevelOptions options;
    options.inner_steps = 50;
    for (Index const columns : {2, 3, 4}) {
        CAPTURE(columns);
        options.columns = columns;
        CHECK(fit_bilevel(objective, options).partition ==
              Partition::from_labels(std::vector<std::int32_t>{0, 0, 1, 1}));
    }
}

TEST_CASE("One element, one column, data without noise") {
    CHECK(fit(mean_problem({0}, 1)).partition == Partition::one_block(1));
    BilevelOptions options;
    options.columns = 1;
    CHECK(fit(mean_problem({0, 1, 2}, 1), options).partition == Partition::one_block(3));
    SampleBatch constant;
    constant.x = Matrix::Ones(10, 3) * (Vector(3) << 1.0, 1.0, 2.0).finished().asDiagonal();
    BilevelFit const found = fit_bilevel(TrainLoss{mean_loss(constant)}, ValidationLoss{mean_loss(constant)}, {});
    CHECK(found.partition == Partition::from_labels(std::vector<std::int32_t>{0, 0, 1}));
}

TEST_CASE("A fit stops when it is told to, and keeps what it has") {
    QuadraticProblem const problem = mean_problem({0, 0, 1}, 3);
    BilevelOptions options;
    options.restarts = 1;
    Index calls = 0;
    BilevelFit const found = fit_bilevel(problem.train, problem.validation, options, [&](Progress const& progress) {
        CHECK(progress.step == calls + 1);
        CHECK(progress.steps == 1000);
        return ++calls < 5;
    });
    CHECK(calls == 5);
    CHECK(found.termination == Termination::interrupted);
    CHECK(found.validation_loss.size() == 5);
    CHECK(found.message == "interrupted in outer step 5 of 1000");
    CHECK(found.partition.elements() == 3);
}

TEST_CASE("Divergence is an outcome that names the step; the last good iterate is kept") {
    QuadraticProblem const problem = mean_problem({0, 0, 1}, 3);
    BilevelOptions options;
    options.lower_level = LowerLevel::gradient_steps;
    options.inner_lr = 10.0;
    BilevelFit const found = fit(problem, options);
    CHECK(found.termination == Termination::diverged);
    CHECK(found.message.find("outer step 1 of start 1; lower inner-lr") != std::string::npos);
    CHECK(found.assignment.allFinite());
    CHECK(found.partition.elements() == 3);
}

TEST_CASE("Options that make no sense are refused, by name") {
    QuadraticProblem const problem = mean_problem({0, 0, 1}, 3);
    BilevelOptions options;
    options.restarts = 0;
    CHECK_THROWS_WITH_AS(fit(problem, options), "restarts: expected a whole number of at least 1, found 0",
                         OptionError);
    options = {};
    options.columns = 4;
    CHECK_THROWS_WITH_AS(fit(problem, options),
                         "blocks: expected 1 to 3, the elements that can be shared, or 0 for a default, found 4",
                         OptionError);
    options = {};
    options.outer_lr = 0.0;
    CHECK_THROWS_WITH_AS(fit(problem, options), "outer-lr: expected a number above 0, found 0", OptionError);
    options = {};
    options.nuclear_weight = -1.0;
    CHECK_THROWS_WITH_AS(fit(problem, options), "nuclear-weight: expected a number of at least 0, or auto, found -1",
                         OptionError);
    options = {};
    CHECK(options.columns_for(5) == 5);
    CHECK(options.columns_for(100) == 16);
    CHECK_THROWS_AS(QuadraticObjective(problem.train, mean_problem({0, 0}, 1).validation), std::invalid_argument);
}
