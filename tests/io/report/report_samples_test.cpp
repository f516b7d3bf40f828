// SPDX-License-Identifier: Apache-2.0
#include "tests/io/report/report_samples.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "io/report/finding_words.hpp"
#include "io/report/report_json.hpp"
#include "tests/io/report/contains.hpp"

using namespace symdiscover;
using symdiscover::test::contains;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// One row of elements with these labels, and errors on 1000 test samples.
Discovery of_samples(std::string const& noun, std::vector<std::int32_t> const& labels) {
    Partition const partition = Partition::from_labels(labels);
    Discovery discovery = samples::one_layer(1, partition.elements(), partition.blocks(), partition);
    discovery.model = noun == "coordinate" ? "mean" : "deepset";
    discovery.layers[0].noun = noun;
    HeldOut heldout;
    heldout.metric = noun == "coordinate" ? "mse" : "mae";
    heldout.samples = 1000;
    heldout.support = 100;
    heldout.tied = 1.01;
    heldout.ci95 = 0.02;
    heldout.soft = none;
    heldout.unshared = 1.05;
    heldout.gain = 0.04;
    heldout.gain_ci95 = 0.01;
    heldout.wrong = 3.2;
    heldout.oracle = 1.01;
    discovery.heldout = heldout;
    return discovery;
}

Provenance origin_of_samples() {
    Provenance origin = samples::origin();
    origin.dataset_kind = "supervised";
    origin.x_shape = {1100, 40};
    return origin;
}

std::string page_of(Discovery const& discovery) { return text_report(discovery, origin_of_samples(), false); }

std::string headline_of(Discovery const& discovery) { return headline({discovery.layers[0], discovery}); }

}  // namespace

TEST_CASE("samples: the headline says what the elements share") {
    auto const headline = [](std::string const& noun, std::vector<std::int32_t> const& labels) {
        return headline_of(of_samples(noun, labels));
    };
    CHECK(headline("coordinate", {0, 0, 0}) == "All 3 coordinates have the same mean.");
    CHECK(headline("coordinate", {0, 1, 0}) == "The 3 coordinates have 2 different means.");
    CHECK(headline("coordinate", {0, 1, 2}) == "No symmetry found: no two of the 3 coordinates have the same mean.");
    CHECK(headline("coordinate", {0}) == "There is one coordinate: nothing to share.");
    CHECK(headline("position", {0, 0}) == "All 2 positions share one layer.");
    CHECK(headline("position", {0, 1, 0, -1}) == "3 positions share 2 layers; 1 position does not change the output.");
    CHECK(headline("position", {-1, -1}) == "Nothing found: the output does not depend on the 2 positions.");
    Discovery named = of_samples("coordinate", {0, 0, 0});
    named.layers[0].group.name = parse_group_name("S3");
    named.layers[0].group.order = std::string("6");
    named.layers[0].group.generators = {{{1, 0, 2}, {0}}};
    CHECK(headline_of(named) == "All 3 coordinates have the same mean (S3).");
}

TEST_CASE("samples: the table has a row for each error there is") {
    std::string const all = page_of(of_samples("coordinate", {0, 1, 0}));
    for (std::string const part :
         {"1100 samples", "mean squared error on 1000 test samples; fitted to 100 other samples", "1.01 +- 0.02",
          "each coordinate's own mean", "control: a random sharing", "the true sharing, from the dataset",
          "Sharing lowers the error by 0.04 +- 0.01", "3.2 times the tied error",
          "The true sharing does exactly as well", "20 random halves of the samples", "a + a"}) {
        CAPTURE(part);
        CHECK(contains(all, part));
    }
    CHECK_FALSE(contains(all, "soft"));
    Discovery bare = of_samples("position", {0, 0});
    bare.heldout.wrong = none;
    bare.heldout.oracle = none;
    bare.heldout.soft = 1.5;
    std::string const few = page_of(bare);
    CHECK_FALSE(contains(few, "oracle"));
    CHECK_FALSE(contains(few, "wrong"));
    CHECK(contains(few, "before hardening"));
    CHECK(contains(few, "mean absolute error"));
}

TEST_CASE("samples: what the errors say could have come out otherwise") {
    Discovery discovery = of_samples("coordinate", {0, 1, 0});
    auto const words = [&] { return error_words({discovery.layers[0], discovery}); };
    discovery.heldout.gain = 0.005;
    CHECK(contains(words(), "the test samples cannot tell"));
    discovery.heldout.gain = -0.04;
    CHECK(contains(words(), "But sharing raises the error by 0.04"));
    discovery.heldout.wrong = 1.02;
    CHECK(contains(words(), "do not single this one out"));
    discovery.heldout.oracle = 0.5;
    CHECK(contains(words(), "It errs 2.0 times the true sharing"));
    discovery.heldout.oracle = 1.2;
    CHECK(contains(words(), "The true sharing does no better"));
}

TEST_CASE("samples: without test samples the errors are not available, and null in JSON") {
    Discovery discovery = of_samples("coordinate", {0, 1, 0});
    discovery.heldout.samples = 0;
    CHECK(contains(page_of(discovery), "the dataset has no test samples"));
    auto const json = nlohmann::json::parse(json_report(discovery, origin_of_samples()));
    CHECK(json["heldout"]["tied"].is_null());
    CHECK(json["heldout"]["oracle"].is_null());
}

TEST_CASE("samples: JSON has the baselines side by side") {
    auto const json = nlohmann::json::parse(json_report(of_samples("position", {0, 1, 0}), origin_of_samples()));
    CHECK(json["model"] == "deepset");
    CHECK(json["dataset"]["samples"] == 1100);
    CHECK(json["layers"][0]["elements"] == "positions");
    CHECK(json["heldout"]["soft"].is_null());
    CHECK(json["heldout"]["oracle"] == 1.01);
    CHECK(json["heldout"]["gain"] == 0.04);
}
