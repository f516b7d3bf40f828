// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/subspace.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "core/base/rng.hpp"

using namespace symdiscover;

TEST_CASE("principal angles of planes that share a line") {
    Matrix a(3, 2);
    a << 1, 0, 0, 1, 0, 0;
    double const tilt = 0.3;
    Matrix b(3, 2);
    b << 1, 0, 0, std::cos(tilt), 0, std::sin(tilt);
    Vector const angles = principal_angles(a, b);
    REQUIRE(angles.size() == 2);
    CHECK(angles(0) == doctest::Approx(0.0));
    CHECK(angles(1) == doctest::Approx(tilt));
}

TEST_CASE("principal angles keep full accuracy near 0 and near a right angle") {
    for (double const angle : {1e-12, 1e-5, 0.7, 0.8, std::numbers::pi / 2 - 1e-10}) {
        Matrix a(2, 1);
        a << 1, 0;
        Matrix b(2, 1);
        b << std::cos(angle), std::sin(angle);
        CHECK(principal_angles(a, b)(0) == doctest::Approx(angle).epsilon(1e-14));
    }
}

TEST_CASE("a change of basis of the columns leaves the angles at 0") {
    Rng rng = make_rng(5);
    Matrix const u = normal_matrix(rng, 40, 4);
    Matrix const mixed = u * normal_matrix(rng, 4, 4);
    CHECK(principal_angles(u, mixed).maxCoeff() < 1e-12);
}

TEST_CASE("there are as many angles as the smaller rank") {
    Rng rng = make_rng(6);
    Matrix const u = normal_matrix(rng, 20, 3);
    Matrix repeated(20, 5);
    repeated << u, u.leftCols(2);
    CHECK(principal_angles(repeated, normal_matrix(rng, 20, 6)).size() == 3);
    CHECK(principal_angles(Matrix::Zero(20, 2), u).size() == 0);
    CHECK(principal_angles(u, Matrix::Identity(20, 20)).maxCoeff() < 1e-12);
}

TEST_CASE("subspaces of different spaces are refused") {
    CHECK_THROWS_WITH_AS(principal_angles(Matrix::Zero(3, 1), Matrix::Zero(4, 1)),
                         "principal angles: expected as many rows in both, found 3 and 4", std::invalid_argument);
}

TEST_CASE("a block indicator has one column a block and empty rows for inactive elements") {
    auto const partition = Partition::from_labels(std::vector<std::int32_t>{0, 1, -1, 0});
    Matrix expected(4, 2);
    expected << 1, 0, 0, 1, 0, 0, 1, 0;
    CHECK(block_indicator(partition) == expected);
}
