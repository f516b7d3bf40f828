// SPDX-License-Identifier: Apache-2.0
#include "core/networks/network_spec.hpp"

#include <doctest/doctest.h>

#include "core/base/errors.hpp"
#include "core/base/rng.hpp"
#include "core/networks/layers/max_pool.hpp"
#include "core/networks/layers/relu.hpp"

using namespace symdiscover;

namespace {

Network build(char const* text, ExampleShape const& in, ExampleShape const& out,
              NetworkSharing sharing = NetworkSharing::none) {
    return NetworkSpec::parse(text).build(in, out, sharing);
}

}  // namespace

TEST_CASE("Steps are read with their numbers, by place and by name") {
    NetworkSpec const spec =
        NetworkSpec::parse(" conv(16,5,pad=2,stride=3) norm  relu pool(2) flatten linear(7) linear ");
    CHECK(spec.steps == std::vector<NetworkStep>{{"conv", {16, 5, 3, 2}},
                                                 {"norm", {}},
                                                 {"relu", {}},
                                                 {"pool", {2}},
                                                 {"flatten", {}},
                                                 {"linear", {7}},
                                                 {"linear", {0}}});
    CHECK(NetworkSpec::parse("conv(4,3)").is_one_convolution());
    CHECK_FALSE(spec.is_one_convolution());
}

TEST_CASE("Presets are what they stand for") {
    CHECK(NetworkSpec::parse("mlp:8,4").steps ==
          NetworkSpec::parse("linear(8) bias relu linear(4) bias relu linear bias").steps);
    std::string text;
    for (int i = 0; i < 4; ++i) text += "conv(16,3,pad=1) norm relu pool(2) ";
    CHECK(NetworkSpec::parse("conv4:16").steps == NetworkSpec::parse(text + "linear bias").steps);
}

TEST_CASE("Errors point at the character") {
    std::string const steps =
        "a step: conv(channels,size,stride=N,pad=N), linear(units), bias, norm, relu, pool(size), flatten";
    std::vector<std::pair<char const*, std::string>> const wrong{
        {"conv(8,3) rely", "at character 11: expected " + steps + ", found 'rely'"},
        {"conv(8,3)relu", "at character 10: expected a space between steps, found 'relu'"},
        {"conv(x,3)", "at character 6: expected channels, a whole number from 1 to 1000000, found 'x,3)'"},
        {"conv(8,0)", "at character 8: expected size, a whole number from 1 to 1000000, found '0)'"},
        {"conv(8)", "at character 7: expected ',' and size, found ')'"},
        {"conv(8,3,padd=1)", "at character 10: expected conv(channels,size,stride=N,pad=N), found 'padd=1)'"},
        {"conv(8,3,1)", "at character 10: expected conv(channels,size,stride=N,pad=N), found '1)'"},
        {"conv relu", "at character 5: expected '(' and conv(channels,size,stride=N,pad=N) after conv, found ' relu'"},
        {"relu(3)", "at character 6: expected no arguments of relu, found '3)'"},
        {"mlp:8,", "at character 7: expected units, a whole number from 1 to 1000000, found the end"},
        {"conv4:8,8", "at character 8: expected the end, found ',8'"},
    };
    for (auto const& one : wrong) {
        std::string const whole = "model: '" + std::string(one.first) + "': " + one.second;
        CAPTURE(whole);
        CHECK_THROWS_WITH_AS(NetworkSpec::parse(one.first), whole.c_str(), OptionError);
    }
}

TEST_CASE("A network is built through its shapes") {
    Network const network = build("conv(4,3,pad=1) norm relu pool(2) linear bias", {1, 6, 6}, {5});
    CHECK_NOTHROW(network.validate(36, 5));
    REQUIRE(network.layers.size() == 4);
    CHECK(network.layers[0].name == "conv1");
    CHECK(network.layers[1].name == "norm1");
    CHECK(network.layers[2].before.size() == 2);
    CHECK(network.layers[2].geometry->weights() == 4 * 3 * 3 * 5);
    CHECK(network.layers[0].sharing->filter_parameters() == 36);
    Rng rng = make_rng(1);
    CHECK(network.layers[1].sharing->start(rng).filter == (Matrix(1, 8) << 1, 1, 1, 1, 0, 0, 0, 0).finished());
}

TEST_CASE("Sharing is that of every layer with a matrix of weights") {
    Rng rng = make_rng(1);
    Network const kronecker = build("conv(4,3) relu linear", {2, 4, 4}, {3}, NetworkSharing::kronecker);
    CHECK(kronecker.layers[0].sharing->start(rng).factors.size() == 3);
    CHECK(kronecker.layers[1].sharing->start(rng).factors[1].rows() == 16);
    Network const full = build("conv(4,3)", {2, 4, 4}, {4, 2, 2}, NetworkSharing::full);
    CHECK(full.layers[0].sharing->start(rng).factors[0].rows() == 72);
    CHECK_THROWS_WITH_AS(build("linear(200) linear", {200}, {3}, NetworkSharing::full),
                         "sharing: full: a layer of 40000 weights is too large for a sharing matrix of 40000 columns; "
                         "use kronecker, or fewer by latent",
                         OptionError);
}

TEST_CASE("Networks that do not fit are refused") {
    CHECK_THROWS_WITH_AS(build("conv(4,3)", {1, 5, 5}, {4, 2, 3}),
                         "model: the network makes [4, 3, 3], but the data's outputs are [4, 2, 3]", OptionError);
    CHECK_THROWS_WITH_AS(build("linear relu", {5}, {5}),
                         "model: expected a network whose last step has weights: conv, linear, bias or norm",
                         OptionError);
    CHECK_THROWS_WITH_AS(build("pool(3) linear", {1, 2, 2}, {5}), "model: a window of 3 x 3 does not fit in 2 x 2",
                         OptionError);
}

TEST_CASE("Relu before a pooling is taken after it, which gives the same numbers") {
    Network const network = build("relu pool(2) linear", {1, 4, 4}, {4});
    auto const& steps = network.layers.front().before;
    REQUIRE(steps.size() == 2);
    CHECK(dynamic_cast<MaxPool const*>(steps[0].get()) != nullptr);
    CHECK(dynamic_cast<Relu const*>(steps[1].get()) != nullptr);
    Rng rng = make_rng(5);
    Matrix const x = normal_matrix(rng, 3, 16).array() - 0.7;  // most windows have no positive number, some have
    autodiff::Tape tape;
    autodiff::Var const image = tape.leaf(x);
    auto const after = steps[1]->apply(steps[0]->apply(image, {}), {}).value();
    CHECK(after == MaxPool({1, 4, 4}, 2).apply(Relu({1, 4, 4}).apply(image, {}), {}).value());
    CHECK(after.maxCoeff() > 0.0);
}
