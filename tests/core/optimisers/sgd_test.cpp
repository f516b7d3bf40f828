// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/sgd.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/errors.hpp"

using namespace symdiscover;

namespace {

Matrix row(double a, double b) { return (Matrix(1, 2) << a, b).finished(); }

}  // namespace

TEST_CASE("SGD steps against the gradient, in proportion to it") {
    Matrix parameter = row(1.0, 2.0);
    std::vector<Matrix*> const parameters{&parameter};
    Sgd sgd({0.1}, 1);
    sgd.step(parameters, std::vector<Matrix>{row(10.0, -5.0)});
    CHECK(parameter.isApprox(row(0.0, 2.5)));
}

TEST_CASE("SGD refuses learning rates and gradients that make no sense") {
    CHECK_THROWS_WITH_AS(SgdOptions{-1.0}.validate(), "SGD: learning rate -1: must be a positive number", OptionError);
    CHECK_THROWS_AS(SgdOptions{std::nan("")}.validate(), OptionError);

    Matrix parameter = row(1.0, 2.0);
    std::vector<Matrix*> const parameters{&parameter};
    Sgd sgd({}, 1);
    CHECK_THROWS_WITH_AS(sgd.step(parameters, {}), "optimiser: expected 1 matrices, found 1 parameters and 0 gradients",
                         std::invalid_argument);
}
