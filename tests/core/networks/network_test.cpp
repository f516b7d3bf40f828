// SPDX-License-Identifier: Apache-2.0
#include "core/networks/network.hpp"

#include <doctest/doctest.h>

#include "core/base/errors.hpp"
#include "tests/core/networks/small_networks.hpp"

using namespace symdiscover;
using namespace symdiscover::autodiff;
using namespace symdiscover::test;

TEST_CASE("Tasks are predicted with their own weights, through all layers") {
    Network const network = two_layers(2, 3, 4, 0, 0);
    Matrix const first = random_matrix(2, 12, 2);
    Matrix const second = random_matrix(2, 6, 3);
    Matrix const x = random_matrix(10, 4, 4);
    Tape tape;

    std::vector<Var> const weights{tape.leaf(first), tape.leaf(second)};
    Matrix const prediction = forward(network, weights, tape.leaf(x)).value();

    for (Index t = 0; t < 2; ++t) {
        Matrix const w1 = first.row(t).reshaped<Eigen::RowMajor>(3, 4);
        Matrix const w2 = second.row(t).reshaped<Eigen::RowMajor>(2, 3);
        Matrix const hidden = (x.middleRows(5 * t, 5) * w1.transpose()).cwiseMax(0.0);
        CHECK(prediction.middleRows(5 * t, 5).isApprox(hidden * w2.transpose(), 1e-14));
    }
}

TEST_CASE("A layer has the sizes of its shapes") {
    Linear const layer({2, 3}, {4});
    CHECK(layer.in() == ExampleShape{2, 3});
    CHECK(layer.out() == ExampleShape{4});
    CHECK(layer.inputs() == 6);
    CHECK(layer.weights() == 24);
    CHECK(Relu({2, 3}).outputs() == 6);
    CHECK(Relu({2, 3}).weights() == 0);
}

TEST_CASE("Closed forms know one linear layer and nothing else") {
    Network network{{linear_layer("layer", "conv:2", 3, 4, 0)}};
    CHECK(network.is_linear());
    network.layers[0].before.push_back(std::make_shared<Relu>(ExampleShape{4}));
    CHECK_FALSE(network.is_linear());
    CHECK_FALSE(two_layers(2, 3, 4, 0, 0).is_linear());
}

TEST_CASE("Layers that do not fit together, or not the data, are refused by name") {
    Network network = two_layers(2, 3, 4, 0, 0);
    CHECK_NOTHROW(network.validate(4, 2));
    CHECK_THROWS_WITH_AS(network.validate(5, 2), "model: layer hidden: expected one of 5 inputs, found 4", OptionError);
    CHECK_THROWS_WITH_AS(network.validate(4, 1), "model: expected 1 outputs, as the data have, found 2", OptionError);
    network.layers[1].before.push_back(std::make_shared<Relu>(ExampleShape{5}));
    CHECK_THROWS_WITH_AS(network.validate(4, 2), "model: layer last: expected one of 3 inputs, found 5", OptionError);
    network = two_layers(2, 3, 4, 0, 0);
    network.layers[0].sharing = network.layers[1].sharing;
    CHECK_THROWS_WITH_AS(network.validate(4, 2),
                         "model: layer hidden: expected a sharing of 12 weights, found one of 6", OptionError);
}

TEST_CASE("Tying a layer leaves the others, and the parameters, as they are") {
    Network const network = two_layers(2, 3, 4, 2, 0);
    Network const tied = with_tied_layer(network, 0, Partition::one_block(12));

    CHECK(tied.layers[0].sharing->filter_parameters() == 2);
    CHECK(tied.layers[0].sharing != network.layers[0].sharing);
    CHECK(tied.layers[1].sharing == network.layers[1].sharing);
}
