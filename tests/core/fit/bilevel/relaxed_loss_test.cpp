// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "core/fit/bilevel/bilevel_quadratic.hpp"
#include "tests/core/fit/bilevel/quadratic_problems.hpp"

using namespace symdiscover;

namespace {

constexpr Index two_columns = 2;

/// One-hot rows [K, two_columns] of the number `code` in base `two_columns`.
Matrix hard_rows(Index elements, Index code) {
    Matrix rows = Matrix::Zero(elements, two_columns);
    for (Index e = 0; e < elements; ++e, code /= two_columns) rows(e, code % two_columns) = 1.0;
    return rows;
}

Vector theta_of(Matrix const& rows, Vector const& psi, Index payload) {
    Matrix const shared = psi.reshaped<Eigen::RowMajor>(rows.cols(), payload);
    Matrix const theta = rows * shared;
    return Eigen::Map<Vector const>(theta.data(), theta.size());
}

double probability(Matrix const& rows, Matrix const& hard) { return rows.cwiseProduct(hard).rowwise().sum().prod(); }

}  // namespace

TEST_CASE(
    "The expected relaxation is the mean of the loss over draws of its rows; the mixture is that of theta = A psi") {
    for (QuadraticProblem const& problem : small_problems()) {
        CAPTURE(problem.name);
        Index const elements = problem.train.elements;
        Matrix const rows = random_assignment(elements, two_columns, 7);
        Vector const psi = random_vector(two_columns * problem.train.payload, 8);
        double mean = 0.0;
        for (Index code = 0; code < Index{1} << elements; ++code) {
            Matrix const hard = hard_rows(elements, code);
            mean += probability(rows, hard) * problem.train.value(theta_of(hard, psi, problem.train.payload));
        }
        RelaxedLoss const expected(problem.train, Relaxation::expected, 0.0);
        CHECK(expected.slopes(rows, psi).value == doctest::Approx(mean).epsilon(1e-10));
        RelaxedLoss const mixture(problem.train, Relaxation::mixture, 0.0);
        double const of_theta = problem.train.value(theta_of(rows, psi, problem.train.payload));
        CHECK(mixture.slopes(rows, psi).value == doctest::Approx(of_theta).epsilon(1e-10));
        CHECK(mean > of_theta);
    }
}

TEST_CASE("Derivatives of a relaxed loss agree with finite differences") {
    constexpr double h = 1e-5;
    for (QuadraticProblem const& problem : small_problems()) {
        for (Relaxation const relaxation : {Relaxation::expected, Relaxation::mixture}) {
            CAPTURE(problem.name);
            RelaxedLoss const loss(problem.train, relaxation, 0.3);
            Matrix const rows = random_assignment(loss.elements(), two_columns, 9);
            Vector const psi = random_vector(two_columns * loss.payload(), 10);
            Vector const v = random_vector(psi.size(), 11);
            RelaxedSlopes const slopes = loss.slopes(rows, psi);
            double const scale = std::max(slopes.by_shared.norm(), slopes.by_assignment.norm());
            for (Index i = 0; i < psi.size(); ++i) {
                Vector const step = h * Vector::Unit(psi.size(), i);
                double const slope =
                    (loss.slopes(rows, psi + step).value - loss.slopes(rows, psi - step).value) / (2.0 * h);
                CHECK(std::abs(slopes.by_shared[i] - slope) < 1e-7 * scale);
            }
            Matrix const mixed = loss.mixed_product(rows, psi, v);
            for (Index i = 0; i < rows.size(); ++i) {
                Matrix up = rows, down = rows;
                up.data()[i] += h;
                down.data()[i] -= h;
                auto const above = loss.slopes(up, psi);
                auto const below = loss.slopes(down, psi);
                CHECK(std::abs(slopes.by_assignment.data()[i] - (above.value - below.value) / (2.0 * h)) <
                      1e-7 * scale);
                double const slope = (above.by_shared - below.by_shared).dot(v) / (2.0 * h);
                CHECK(std::abs(mixed.data()[i] - slope) < 1e-7 * scale);
            }
            Vector const change = loss.slopes(rows, psi + v).by_shared - slopes.by_shared;
            CHECK((loss.hessian_product(rows, v) - change).norm() < 1e-10 * scale);
            CHECK((loss.hessian(rows) * v - change).norm() < 1e-10 * scale);
        }
    }
}

TEST_CASE("The minimum of a relaxed loss has no slope") {
    for (QuadraticProblem const& problem : small_problems()) {
        for (Relaxation const relaxation : {Relaxation::expected, Relaxation::mixture}) {
            CAPTURE(problem.name);
            RelaxedLoss const loss(problem.train, relaxation, 0.0);
            Matrix const rows = random_assignment(loss.elements(), two_columns, 12);
            Vector const psi = loss.minimum(rows);
            double const scale = loss.slopes(rows, Vector::Zero(psi.size())).by_shared.norm();
            CHECK(loss.slopes(rows, psi).by_shared.norm() < 1e-9 * scale);
        }
    }
}

TEST_CASE("For means the expected relaxation's minimum is the average weighted by the rows") {
    QuadraticProblem const problem = mean_problem({0, 0, 1}, 5);
    Matrix const rows = random_assignment(3, two_columns, 13);
    Vector const means = problem.train.cross() / problem.train.grams[0](0, 0);
    Vector const psi = RelaxedLoss(problem.train, Relaxation::expected, 0.0).minimum(rows);
    for (Index b = 0; b < two_columns; ++b) {
        CHECK(psi[b] == doctest::Approx(rows.col(b).dot(means) / rows.col(b).sum()));
    }
}

TEST_CASE("Damping settles a column that no element takes") {
    QuadraticProblem const problem = mean_problem({0, 0, 1}, 6);
    Matrix rows = Matrix::Zero(3, two_columns);
    rows.col(0).setOnes();
    Vector const psi = RelaxedLoss(problem.train, Relaxation::expected, 1e-10).minimum(rows);
    CHECK(psi.allFinite());
    CHECK(psi[1] == 0.0);
}
