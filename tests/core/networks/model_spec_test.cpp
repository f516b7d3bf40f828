// SPDX-License-Identifier: Apache-2.0
#include "core/networks/model_spec.hpp"

#include <doctest/doctest.h>

#include "core/base/errors.hpp"

using namespace symdiscover;

using Labels = std::vector<std::int32_t>;

TEST_CASE("Model names are read and written the same") {
    for (auto const* name : {"fc", "lc:3", "conv:12", "mean", "deepset"}) CHECK(ModelSpec::parse(name).name() == name);
    CHECK(ModelSpec::parse("lc:3").kind == ModelKind::lc);
    CHECK(ModelSpec::parse("conv:12").taps == 12);
}

TEST_CASE("A model that is not one is refused with what is allowed") {
    for (auto const* name :
         {"", "mlp", "fc:", "fc:3", "mean:1", "lc", "lc:", "lc:0", "conv:-2", "conv:3x", "conv:99999999999999999999"}) {
        CAPTURE(name);
        CHECK_THROWS_AS(ModelSpec::parse(name), OptionError);
    }
    CHECK_THROWS_WITH(
        ModelSpec::parse("conv:x"),
        "model: expected fc, lc:TAPS, conv:TAPS, mean, deepset or NETWORK, with TAPS a whole number of at least "
        "1 and NETWORK like \"conv(8,3) relu linear\", conv4:16 or mlp:64,64, found 'conv:x'");
}

TEST_CASE("The partition of a small layer is the one drawn by hand") {
    CHECK(ModelSpec::parse("fc").partition(2, 3).labels() == Labels{0, 1, 2, 3, 4, 5});
    CHECK(ModelSpec::parse("lc:2").partition(3, 4).labels() == Labels{0, 1, -1, -1, -1, 2, 3, -1, -1, -1, 4, 5});
    CHECK(ModelSpec::parse("conv:2").partition(3, 4).labels() == Labels{0, 1, -1, -1, -1, 0, 1, -1, -1, -1, 0, 1});
}

TEST_CASE("Taps that do not fit the data are refused with both numbers") {
    CHECK_THROWS_WITH_AS(ModelSpec::parse("conv:3").partition(70, 70),
                         "model: conv:3 makes 68 outputs of the data's 70 inputs, but the data have 70", OptionError);
    CHECK_NOTHROW(ModelSpec::parse("lc:3").validate(68, 70));
}

TEST_CASE("A model is refused for data that it does not suit, with those that do") {
    ModelSpec const conv{ModelKind::conv, 3};
    CHECK_NOTHROW(conv.require_suits({DatasetKind::tasks}));
    CHECK_THROWS_WITH_AS(conv.require_suits({DatasetKind::supervised}),
                         "model: expected fc, lc:TAPS or deepset for data of kind supervised, found 'conv:3', which "
                         "leaves nothing to share; use lc:3",
                         OptionError);
    CHECK_THROWS_WITH_AS(conv.require_suits({DatasetKind::vectors}),
                         "model: expected mean for data of kind vectors, found 'conv:3'", OptionError);
    CHECK_NOTHROW(ModelSpec::parse("mean").require_suits({DatasetKind::supervised, DatasetKind::vectors}));
    CHECK_THROWS_AS(ModelSpec::parse("mean").validate(1, 4), OptionError);
}

TEST_CASE("A text that is meant for a network is one, with its text for a name") {
    for (auto const* name : {"conv(8,3)", "conv4:16", "mlp:64,64", "linear", "conv(4,3,pad=1) norm relu linear"}) {
        CAPTURE(name);
        CHECK(ModelSpec::parse(name).kind == ModelKind::network);
        CHECK(ModelSpec::parse(name).name() == name);
    }
    CHECK_THROWS_WITH_AS(ModelSpec::parse("conv(8,3"),
                         "model: 'conv(8,3': at character 9: expected ',' or ')', found the end", OptionError);
    CHECK_THROWS_WITH_AS(ModelSpec::parse("linear").validate(3, 4), "model: 'linear': only with methods msr and maml",
                         OptionError);
}

TEST_CASE("The option for a model takes any of the table, or auto") {
    auto const rule = model_or_auto();
    CHECK(rule.placeholder == "fc|lc:TAPS|conv:TAPS|mean|deepset|NETWORK|auto");
    CHECK(rule.allowed ==
          "fc, lc:TAPS, conv:TAPS, mean, deepset, NETWORK or auto, with TAPS a whole number of at least 1 and NETWORK "
          "like \"conv(8,3) relu linear\", conv4:16 or mlp:64,64");
    REQUIRE(rule.parse("auto"));
    CHECK_FALSE(*rule.parse("auto"));
    REQUIRE(rule.parse("lc:3"));
    CHECK(rule.show(*rule.parse("lc:3")) == "lc:3");
    CHECK(rule.show(std::nullopt) == "auto");
    CHECK_FALSE(rule.parse("lc"));
}
