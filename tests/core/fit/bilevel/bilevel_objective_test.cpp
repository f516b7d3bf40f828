// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/bilevel_objective.hpp"

#include <doctest/doctest.h>

#include "core/fit/bilevel/bilevel_quadratic.hpp"
#include "tests/core/fit/bilevel/quadratic_problems.hpp"
#include "tests/core/fit/bilevel/quartic_objective.hpp"

using namespace symdiscover;

TEST_CASE("Gradient steps end where the closed form is, and start where they are told to") {
    for (QuadraticProblem const& problem : small_problems()) {
        CAPTURE(problem.name);
        QuadraticObjective const objective(problem.train, problem.validation);
        Matrix const rows = random_assignment(objective.elements(), 2, 1);
        BilevelOptions options;
        Vector const start = Vector::Ones(objective.shared_size(2));
        Vector const closed = solve_lower_level(objective, rows, start, options);
        options.lower_level = LowerLevel::gradient_steps;
        options.inner_steps = 3000;
        CHECK((solve_lower_level(objective, rows, start, options) - closed).norm() < 1e-6 * closed.norm());
        options.inner_steps = 1;
        options.inner_lr = 1e-4;
        Vector const step = start - 1e-4 * objective.train_gradient(rows, start);
        CHECK((solve_lower_level(objective, rows, start, options) - step).norm() < 1e-12);
    }
}

TEST_CASE("Without a closed form the lower level takes gradient steps") {
    QuarticObjective const objective((Vector(3) << 1.0, 1.2, -1.0).finished(), Vector::Zero(3));
    Matrix const rows = random_assignment(3, 2, 2);
    BilevelOptions options;
    options.inner_steps = 2000;
    Vector const psi = solve_lower_level(objective, rows, Vector::Zero(2), options);
    CHECK(objective.train_gradient(rows, psi).norm() < 1e-6 * objective.train_gradient(rows, Vector::Zero(2)).norm());
}
