// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/linear_operator.hpp"

#include <doctest/doctest.h>

#include "tests/core/optimisers/spd_systems.hpp"

using namespace symdiscover;

TEST_CASE("Power iteration finds the largest eigenvalue, from below") {
    Vector const eigenvalues = (Vector(5) << 0.1, 1.0, 2.0, 3.0, 7.0).finished();
    Matrix const matrix = symmetric(eigenvalues, 1);
    double const estimate = largest_eigenvalue(product_with(matrix), 5);
    CHECK(estimate == doctest::Approx(7.0).epsilon(1e-6));
    CHECK(largest_eigenvalue(product_with(matrix), 5, 2) < 7.0);
    CHECK(largest_eigenvalue(product_with(Matrix::Zero(3, 3)), 3) == 0.0);
    CHECK(largest_eigenvalue(product_with(Matrix(0, 0)), 0) == 0.0);
}
