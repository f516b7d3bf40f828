// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/conjugate_gradient.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <limits>

#include "tests/core/optimisers/spd_systems.hpp"

using namespace symdiscover;

namespace {

Vector const right_side = (Vector(4) << 1.0, -2.0, 0.5, 3.0).finished();

}  // namespace

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
