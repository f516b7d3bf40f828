// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/linear_solvers.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <cmath>
#include <limits>

#include "tests/core/optimisers/spd_systems.hpp"

using namespace symdiscover;

namespace {

Vector const right_side = (Vector(4) << 1.0, -2.0, 0.5, 3.0).finished();

Vector const three_eigenvalues = (Vector(3) << 0.5, 2.0, 4.0).finished();
Vector const three_numbers = (Vector(3) << 1.0, -2.0, 0.5).finished();

}  // namespace

TEST_CASE("Power iteration finds the largest eigenvalue, from below") {
    Vector const eigenvalues = (Vector(5) << 0.1, 1.0, 2.0, 3.0, 7.0).finished();
    Matrix const matrix = symmetric(eigenvalues, 1);
    double const estimate = largest_eigenvalue(product_with(matrix), 5);
    CHECK(estimate == doctest::Approx(7.0).epsilon(1e-6));
    CHECK(largest_eigenvalue(product_with(matrix), 5, 2) < 7.0);
    CHECK(largest_eigenvalue(product_with(Matrix::Zero(3, 3)), 3) == 0.0);
    CHECK(largest_eigenvalue(product_with(Matrix(0, 0)), 0) == 0.0);
}

TEST_CASE("Conjugate gradients solve a definite system in as many products as it has distinct eigenvalues") {
    Matrix const matrix = symmetric((Vector(4) << 1.0, 1.0, 4.0, 90.0).finished(), 2);
    LinearSolution const solution = conjugate_gradient(product_with(matrix), right_side);
    CHECK(solution.outcome == SolveOutcome::converged);
    CHECK(solution.iterations <= 4);
    CHECK((solution.x - matrix.inverse() * right_side).norm() < 1e-9);
    CHECK(solution.residual < 1e-10);
}

TEST_CASE("Conjugate gradients say when they were cut short") {
    Matrix const matrix = symmetric((Vector(4) << 1.0, 2.0, 4.0, 90.0).finished(), 2);
    LinearSolution const solution = conjugate_gradient(product_with(matrix), right_side, {1e-10, 2});
    CHECK(solution.outcome == SolveOutcome::max_iterations);
    CHECK(solution.iterations == 2);
    double const true_residual = (right_side - matrix * solution.x).norm() / right_side.norm();
    CHECK(solution.residual == doctest::Approx(true_residual).epsilon(1e-9));
}

TEST_CASE("Conjugate gradients take a singular system whose right side is in the range") {
    Matrix const matrix = symmetric((Vector(4) << 0.0, 2.0, 4.0, 9.0).finished(), 3);
    Vector const inside = matrix * right_side;
    LinearSolution const solution = conjugate_gradient(product_with(matrix), inside);
    CHECK(solution.outcome == SolveOutcome::converged);
    CHECK((matrix * solution.x - inside).norm() < 1e-8);
    CHECK(solution.x.norm() < right_side.norm());
}

TEST_CASE("Conjugate gradients report what is no minimum, no number, or nothing to solve") {
    Matrix const indefinite = symmetric((Vector(4) << -5.0, -5.0, -5.0, 1.0).finished(), 4);
    CHECK(conjugate_gradient(product_with(indefinite), right_side).outcome == SolveOutcome::not_positive);
    Matrix const broken = Matrix::Constant(4, 4, std::numeric_limits<double>::quiet_NaN());
    CHECK(conjugate_gradient(product_with(broken), right_side).outcome == SolveOutcome::diverged);
    LinearSolution const nothing = conjugate_gradient(product_with(broken), Vector::Zero(4));
    CHECK(nothing.outcome == SolveOutcome::converged);
    CHECK(nothing.x.norm() == 0.0);
}

TEST_CASE("A Neumann series is its sum, the factor alpha included") {
    Matrix const matrix = symmetric(three_eigenvalues, 5);
    double const alpha = 0.2;
    Matrix const step = Matrix::Identity(3, 3) - alpha * matrix;
    Vector const sum = alpha * (three_numbers + step * three_numbers + step * step * three_numbers);
    LinearSolution const solution = neumann_series(product_with(matrix), three_numbers, {.terms = 3, .alpha = alpha});
    CHECK((solution.x - sum).norm() < 1e-14);
    CHECK(solution.iterations == 3);
    CHECK(solution.outcome == SolveOutcome::max_iterations);
    double const true_residual = (three_numbers - matrix * sum).norm() / three_numbers.norm();
    CHECK(solution.residual == doctest::Approx(true_residual).epsilon(1e-12));
}

TEST_CASE("A Neumann series tends to the inverse at the rate of the smallest eigenvalue") {
    Matrix const matrix = symmetric(three_eigenvalues, 5);
    Vector const exact = matrix.inverse() * three_numbers;
    double previous = exact.norm();
    for (Index const terms : {5, 10, 20, 40, 80}) {
        LinearSolution const solution = neumann_series(product_with(matrix), three_numbers, {.terms = terms});
        double const error = (solution.x - exact).norm();
        // |I - alpha H| with alpha at least 1 / (1.05 4), as the estimate is from below.
        CHECK(error <= exact.norm() * std::pow(1.0 - 0.5 / (1.05 * 4.0), static_cast<double>(terms)) * 1.0001);
        CHECK(error < previous);
        previous = error;
    }
    LinearSolution const converged =
        neumann_series(product_with(matrix), three_numbers, {.terms = 10000, .tolerance = 1e-12});
    CHECK(converged.outcome == SolveOutcome::converged);
    CHECK(converged.iterations < 400);
    CHECK((converged.x - exact).norm() < 1e-11);
}

TEST_CASE("A Neumann series with too large an alpha diverges and says so; of zero it is zero") {
    Matrix const matrix = symmetric(three_eigenvalues, 5);
    CHECK(neumann_series(product_with(matrix), three_numbers, {.terms = 50, .alpha = 0.6}).outcome ==
          SolveOutcome::diverged);
    LinearSolution const nothing = neumann_series(product_with(matrix), Vector::Zero(3));
    CHECK(nothing.outcome == SolveOutcome::converged);
    CHECK(nothing.x.norm() == 0.0);
}
