// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>

#include "core/fit/bilevel/assignment_matrix.hpp"
#include "core/partitions/subspace.hpp"
#include "tests/core/fit/bilevel/quadratic_problems.hpp"

using namespace symdiscover;

namespace {

void check_gradient(Penalty (*penalty)(Matrix const&), Matrix const& at, double tolerance) {
    constexpr double h = 1e-6;
    Matrix const gradient = penalty(at).gradient;
    REQUIRE(gradient.rows() == at.rows());
    REQUIRE(gradient.cols() == at.cols());
    for (Index i = 0; i < at.size(); ++i) {
        Matrix up = at, down = at;
        up.data()[i] += h;
        down.data()[i] -= h;
        double const slope = (penalty(up).value - penalty(down).value) / (2.0 * h);
        CHECK(std::abs(gradient.data()[i] - slope) < tolerance);
    }
}

double singular_values(Matrix const& matrix) { return Eigen::JacobiSVD<Matrix>(matrix).singularValues().sum(); }

}  // namespace

TEST_CASE("The entropy of rows: K log B when undecided, nothing when one-hot; its gradient") {
    CHECK(row_entropy(Matrix::Constant(3, 4, 0.25)).value == doctest::Approx(3.0 * std::log(4.0)));
    Penalty const hard = row_entropy(block_indicator(Partition::from_labels(std::vector<std::int32_t>{0, 1, 0})));
    CHECK(hard.value == doctest::Approx(0.0));
    CHECK(hard.gradient.allFinite());
    check_gradient(row_entropy, random_assignment(4, 3, 1), 1e-7);
}

TEST_CASE("The nuclear norm is the sum of singular values, whichever side is longer; its gradient") {
    for (auto const& [rows, columns] : {std::pair<Index, Index>{5, 3}, {3, 5}, {4, 4}, {6, 1}}) {
        Matrix const at = random_assignment(rows, columns, 2);
        CHECK(nuclear_norm(at).value == doctest::Approx(singular_values(at)).epsilon(1e-10));
        check_gradient(nuclear_norm, at, 1e-6);
    }
    // Not the sum of the columns' norms, which the released code of [LPS] has.
    Matrix const at = random_assignment(5, 3, 2);
    CHECK(nuclear_norm(at).value < at.colwise().norm().sum() - 0.1);
}

TEST_CASE("The nuclear norm of a partition is the sum of its blocks' root sizes") {
    auto const partition = Partition::from_labels(std::vector<std::int32_t>{0, 1, 0, 0, 1, 2});
    CHECK(nuclear_norm(block_indicator(partition)).value == doctest::Approx(std::sqrt(3.0) + std::sqrt(2.0) + 1.0));
}

TEST_CASE("Where rank is lost the nuclear norm's gradient is finite, and a subgradient") {
    Matrix const equal_rows = Matrix::Constant(4, 3, 1.0 / 3.0);
    Penalty const penalty = nuclear_norm(equal_rows);
    CHECK(penalty.value == doctest::Approx(std::sqrt(4.0 / 3.0)));
    CHECK(penalty.gradient.allFinite());
    CHECK(Eigen::JacobiSVD<Matrix>(penalty.gradient).singularValues()[0] == doctest::Approx(1.0));
    // The norm is convex: no point lies below the tangent.
    for (std::uint64_t seed = 1; seed < 20; ++seed) {
        Matrix const other = random_assignment(4, 3, seed);
        double const tangent = penalty.value + penalty.gradient.cwiseProduct(other - equal_rows).sum();
        CHECK(nuclear_norm(other).value >= tangent - 1e-12);
    }
    CHECK(nuclear_norm(Matrix::Zero(3, 2)).value == 0.0);
    CHECK(nuclear_norm(Matrix::Zero(3, 2)).gradient.norm() == 0.0);
}

TEST_CASE("The default nuclear weight makes a needless split cost more than it gains, as often as it promises") {
    // A pair of equal means, split by the sign of nothing: the gain of the only split, in units of the noise variance.
    double const weight = default_nuclear_weight(2, 1, 1.0);
    double const cost = weight * (2.0 - std::sqrt(2.0));
    int worth = 0;
    constexpr int trials = 20000;
    for (int t = 0; t < trials; ++t) {
        Vector const z = random_vector(2, static_cast<std::uint64_t>(t));
        double const ratio = 0.6;  // of the root numbers of validation and train samples: best for the gain
        double const gain = 2.0 * ratio * z[0] * z[1] - ratio * ratio * z[0] * z[0];
        if (gain > cost) ++worth;
    }
    CHECK(worth < 0.01 * trials);
    CHECK(cost == doctest::Approx(6.6349).epsilon(1e-4));  // the 99 % quantile of chi-squared, 1 degree of freedom
    CHECK(worth > 0);
}

TEST_CASE("The default nuclear weight grows with elements and payload, and is proportional to the noise") {
    CHECK(default_nuclear_weight(1, 1, 1.0) == 0.0);
    CHECK(default_nuclear_weight(6, 1, 0.5) == doctest::Approx(0.5 * default_nuclear_weight(6, 1, 1.0)));
    double previous = 0.0;
    for (Index const elements : {2, 3, 6, 10, 20, 90, 500, 3000}) {
        double const weight = default_nuclear_weight(elements, 1, 1.0);
        CHECK(weight >= previous);
        CHECK(std::isfinite(weight));
        previous = weight;
    }
    CHECK(default_nuclear_weight(6, 5, 1.0) > default_nuclear_weight(6, 1, 1.0));
    CHECK(default_entropy_weight(3.0) == 6.0);
}
