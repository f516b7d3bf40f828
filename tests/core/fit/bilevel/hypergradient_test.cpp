// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <functional>

#include "core/fit/bilevel/assignment_matrix.hpp"
#include "core/fit/bilevel/bilevel_objective.hpp"
#include "core/fit/bilevel/bilevel_quadratic.hpp"
#include "tests/core/fit/bilevel/quadratic_problems.hpp"
#include "tests/core/fit/bilevel/quartic_objective.hpp"

using namespace symdiscover;

namespace {

constexpr Index columns = 2;

/// The formula with an inverse and with the matrix of mixed derivatives written out.
Matrix by_dense_inverse(BilevelObjective const& objective, Matrix const& rows, Vector const& psi) {
    ValidationSlopes const validation = objective.validation(rows, psi);
    Matrix mixed(rows.size(), psi.size());
    for (Index i = 0; i < psi.size(); ++i) {
        Matrix const column = objective.train_mixed_product(rows, psi, Vector::Unit(psi.size(), i));
        mixed.col(i) = Eigen::Map<Vector const>(column.data(), column.size());
    }
    Vector const indirect = mixed * (objective.train_hessian(rows, psi).inverse() * validation.by_shared);
    return validation.by_assignment - indirect.reshaped<Eigen::RowMajor>(rows.rows(), rows.cols());
}

Matrix finite_differences(Matrix const& at, std::function<double(Matrix const&)> const& function) {
    constexpr double h = 1e-5;
    Matrix slope(at.rows(), at.cols());
    for (Index i = 0; i < at.size(); ++i) {
        Matrix up = at, down = at;
        up.data()[i] += h;
        down.data()[i] -= h;
        slope.data()[i] = (function(up) - function(down)) / (2.0 * h);
    }
    return slope;
}

double relative_error(Matrix const& found, Matrix const& expected) {
    return (found - expected).norm() / expected.norm();
}

/// Calls `check` with every small problem's objective, both relaxations, a point A and psi*(A).
void for_each_case(std::function<void(BilevelObjective const&, Matrix const&, Vector const&)> const& check) {
    for (QuadraticProblem const& problem : small_problems()) {
        for (Relaxation const relaxation : {Relaxation::expected, Relaxation::mixture}) {
            CAPTURE(problem.name);
            QuadraticObjective const objective(problem.train, problem.validation, relaxation);
            Matrix const rows = random_assignment(objective.elements(), columns, 21);
            check(objective, rows, *objective.solve(rows));
        }
    }
}

}  // namespace

TEST_CASE("Exact and conjugate-gradient hypergradients agree with the dense inverse") {
    for_each_case([](BilevelObjective const& objective, Matrix const& rows, Vector const& psi) {
        Matrix const dense = by_dense_inverse(objective, rows, psi);
        for (Hypergradient const method : {Hypergradient::exact, Hypergradient::cg}) {
            BilevelOptions options;
            options.hypergradient = method;
            OuterSlope const slope = hypergradient(objective, rows, psi, options);
            CHECK(relative_error(slope.by_assignment, dense) < 1e-6);
            CHECK(slope.outcome == SolveOutcome::converged);
            CHECK(slope.validation_loss == objective.validation(rows, psi).loss);
        }
    });
}

TEST_CASE("The Neumann hypergradient converges to the dense inverse as terms grow") {
    for_each_case([](BilevelObjective const& objective, Matrix const& rows, Vector const& psi) {
        Matrix const dense = by_dense_inverse(objective, rows, psi);
        BilevelOptions options;
        options.hypergradient = Hypergradient::neumann;
        double previous = std::numeric_limits<double>::infinity();
        for (Index const terms : {1, 4, 16, 64}) {
            options.neumann_terms = terms;
            double const residual = hypergradient(objective, rows, psi, options).residual;
            CHECK(residual < previous);
            previous = residual;
        }
        options.neumann_terms = 20000;
        CHECK(relative_error(hypergradient(objective, rows, psi, options).by_assignment, dense) < 1e-6);
    });
}

TEST_CASE("Hypergradients are the derivative of the whole outer objective") {
    for_each_case([](BilevelObjective const& objective, Matrix const& rows, Vector const& psi) {
        auto const outer = [&](Matrix const& at) { return objective.validation(at, *objective.solve(at)).loss; };
        Matrix const expected = finite_differences(rows, outer);
        for (Hypergradient const method : {Hypergradient::exact, Hypergradient::cg, Hypergradient::neumann}) {
            BilevelOptions options;
            options.hypergradient = method;
            options.neumann_terms = 20000;
            CHECK(relative_error(hypergradient(objective, rows, psi, options).by_assignment, expected) < 1e-5);
        }
    });
}

TEST_CASE("The slope by the logits, penalties included, is that of the penalised objective") {
    for_each_case([](BilevelObjective const& objective, Matrix const& rows, Vector const& psi) {
        Matrix const logits = rows.array().log();
        auto const outer = [&](Matrix const& at) {
            Matrix const a = softmax_rows(at);
            return objective.validation(a, *objective.solve(a)).loss + 2.0 * row_entropy(a).value +
                   3.0 * nuclear_norm(a).value;
        };
        Matrix const by_assignment = hypergradient(objective, rows, psi, {}).by_assignment +
                                     2.0 * row_entropy(rows).gradient + 3.0 * nuclear_norm(rows).gradient;
        CHECK(relative_error(softmax_pullback(rows, by_assignment), finite_differences(logits, outer)) < 1e-5);
    });
}

TEST_CASE("A lower level that is not quadratic: the Hessian is that of the point") {
    QuarticObjective const objective((Vector(4) << 1.0, 1.2, -1.0, 0.3).finished(),
                                     (Vector(4) << 0.8, 1.1, -0.7, 0.1).finished());
    Matrix const rows = random_assignment(4, columns, 23);
    BilevelOptions options;
    options.inner_steps = 5000;
    auto const solve = [&](Matrix const& at) {
        return solve_lower_level(objective, at, Vector::Zero(columns), options);
    };
    Vector const psi = solve(rows);
    Matrix const expected =
        finite_differences(rows, [&](Matrix const& at) { return objective.validation(at, solve(at)).loss; });
    for (Hypergradient const method : {Hypergradient::exact, Hypergradient::cg, Hypergradient::neumann}) {
        options.hypergradient = method;
        options.neumann_terms = 5000;
        CHECK(relative_error(hypergradient(objective, rows, psi, options).by_assignment, expected) < 1e-5);
        CHECK(relative_error(hypergradient(objective, rows, psi, options).by_assignment,
                             by_dense_inverse(objective, rows, psi)) < 1e-6);
    }
}

TEST_CASE("An invertible mixture has no hypergradient: it fits what no sharing fits") {
    QuadraticProblem const problem = mean_problem({0, 0, 1}, 5);
    QuadraticObjective const mixture(problem.train, problem.validation, Relaxation::mixture);
    Matrix const rows = random_assignment(3, 3, 24);
    Vector const psi = *mixture.solve(rows);
    double const direct = mixture.validation(rows, psi).by_assignment.norm();
    CHECK(hypergradient(mixture, rows, psi, {}).by_assignment.norm() < 1e-6 * direct);
    QuadraticObjective const expected(problem.train, problem.validation);
    CHECK(hypergradient(expected, rows, *expected.solve(rows), {}).by_assignment.norm() > 1.0);
}
