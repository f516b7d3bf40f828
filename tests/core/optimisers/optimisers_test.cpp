// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/optimisers.hpp"

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

TEST_CASE("RMSprop's first two steps are those of its rule") {
    Matrix parameter = row(1.0, 1.0);
    std::vector<Matrix*> const parameters{&parameter};
    Rmsprop rmsprop({.lr = 0.1, .memory = 0.9}, parameters);

    // The mean square starts at zero and is not corrected: the first step is lr / sqrt(1 - memory) whatever the slope.
    rmsprop.step(parameters, std::vector<Matrix>{row(1e-3, -40.0)});
    CHECK(parameter(0, 0) == doctest::Approx(1.0 - 0.1 / std::sqrt(0.1)).epsilon(1e-4));
    CHECK(parameter(0, 1) == doctest::Approx(1.0 + 0.1 / std::sqrt(0.1)).epsilon(1e-4));

    double const before = parameter(0, 1);
    rmsprop.step(parameters, std::vector<Matrix>{row(0.0, 20.0)});
    double const square = 0.9 * 0.1 * 1600.0 + 0.1 * 400.0;
    CHECK(parameter(0, 1) == doctest::Approx(before - 0.1 * 20.0 / std::sqrt(square)).epsilon(1e-6));
}

TEST_CASE("RMSprop nears the minimum of a stretched parabola") {
    Matrix parameter = row(1.0, -1.0);
    std::vector<Matrix*> const parameters{&parameter};
    Rmsprop rmsprop({.lr = 0.01}, parameters);
    for (int i = 0; i < 1000; ++i) {
        rmsprop.step(parameters, std::vector<Matrix>{row(parameter(0, 0), 10.0 * parameter(0, 1))});
    }
    CHECK(parameter.norm() < 0.02);  // its steps stay of the size of lr
}

TEST_CASE("RMSprop refuses options and shapes that make no sense") {
    RmspropOptions options;
    options.memory = 1.0;
    CHECK_THROWS_WITH_AS(options.validate(), "RMSprop: memory 1: must be in [0, 1)", OptionError);
    options = {};
    options.lr = 0.0;
    CHECK_THROWS_WITH_AS(options.validate(), "RMSprop: learning rate 0: must be a positive number", OptionError);
    options = {};
    options.epsilon = -1.0;
    CHECK_THROWS_AS(options.validate(), OptionError);

    Matrix parameter = row(1.0, 2.0);
    std::vector<Matrix*> const parameters{&parameter};
    Rmsprop rmsprop({}, parameters);
    CHECK_THROWS_AS(rmsprop.step(parameters, std::vector<Matrix>{Matrix::Zero(2, 1)}), std::invalid_argument);
}

TEST_CASE("Adam's first two steps are those of its algorithm box") {
    Matrix parameter = row(1.0, 1.0);
    std::vector<Matrix*> const parameters{&parameter};
    AdamOptions options;
    options.lr = 0.1;
    Adam adam(options, parameters);

    // After one step the corrected moments are g and g^2: a step of lr against the sign of g, whatever its size.
    adam.step(parameters, std::vector<Matrix>{row(1e-3, -40.0)});
    CHECK(parameter(0, 0) == doctest::Approx(0.9).epsilon(1e-5));
    CHECK(parameter(0, 1) == doctest::Approx(1.1).epsilon(1e-5));

    adam.step(parameters, std::vector<Matrix>{row(2e-3, 0.0)});
    double const mean = (0.9 * 0.1 * 1e-3 + 0.1 * 2e-3) / (1 - 0.81);
    double const square = (0.999 * 0.001 * 1e-6 + 0.001 * 4e-6) / (1 - 0.999 * 0.999);
    CHECK(parameter(0, 0) == doctest::Approx(0.9 - 0.1 * mean / std::sqrt(square)).epsilon(1e-5));
}

TEST_CASE("Adam reaches the minimum of a stretched parabola") {
    Matrix parameter = row(1.0, -1.0);
    std::vector<Matrix*> const parameters{&parameter};
    AdamOptions options;
    options.lr = 0.02;
    Adam adam(options, parameters);
    for (int i = 0; i < 1000; ++i) {
        adam.step(parameters, std::vector<Matrix>{row(parameter(0, 0), 10.0 * parameter(0, 1))});
    }
    CHECK(parameter.norm() < 1e-3);
}

TEST_CASE("A memory that no steps leave is told") {
    Matrix parameter = Matrix::Constant(1, 2, 3.0);
    std::vector<Matrix*> const parameters{&parameter};
    Adam adam({}, parameters);
    Rmsprop rmsprop({}, parameters);
    std::vector<Matrix> const gradients{Matrix::Constant(1, 2, -2.0)};
    for (Optimiser* const optimiser : {static_cast<Optimiser*>(&adam), static_cast<Optimiser*>(&rmsprop)}) {
        CHECK(optimiser->is_sound());
        optimiser->step(parameters, gradients);
        CHECK(optimiser->is_sound());
        double& last = *optimiser->memory().back()->data();  // Adam's count of steps, RMSprop's mean of squares
        for (double const broken : {-1.0, std::nan("")}) {
            last = broken;
            CHECK_FALSE(optimiser->is_sound());
        }
        last = 2.0;
        CHECK(optimiser->is_sound());
    }
    adam.memory()[1]->setConstant(-1.0);
    CHECK_FALSE(adam.is_sound());
}

TEST_CASE("Adam refuses options and shapes that make no sense") {
    AdamOptions options;
    options.beta2 = 1.0;
    CHECK_THROWS_WITH_AS(options.validate(), "Adam: beta2 1: must be in [0, 1)", OptionError);
    options = {};
    options.epsilon = 0.0;
    CHECK_THROWS_AS(options.validate(), OptionError);

    Matrix parameter = row(1.0, 2.0);
    std::vector<Matrix*> const parameters{&parameter};
    Adam adam({}, parameters);
    CHECK_THROWS_WITH_AS(adam.step(parameters, std::vector<Matrix>{Matrix::Zero(2, 1)}),
                         "optimiser: parameter 0 is [1, 2], its gradient [2, 1]", std::invalid_argument);
}
