// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_json.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "io/report/report_score.hpp"
#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;
using Json = nlohmann::json;

namespace {

LayerScore layer_score(char const* name, Index elements, Index distance, Index blocks, std::vector<double> angles) {
    PartitionComparison comparison;
    comparison.elements = elements;
    comparison.blocks_found = blocks;
    comparison.blocks_true = 3;
    comparison.exact = distance == 0;
    comparison.partition_distance = distance;
    comparison.normalized_partition_distance = static_cast<double>(distance) / static_cast<double>(elements);
    return {name, comparison, std::move(angles)};
}

}  // namespace

TEST_CASE("the JSON report has the documented keys with their values") {
    auto const report = Json::parse(json_report(samples::convolution(), samples::origin()));
    CHECK(report["method"] == "auto");
    CHECK(report["seed"] == 7);
    CHECK(report["termination"] == "converged");
    CHECK(report["heldout"]["metric"] == "mse");
    CHECK(report["heldout"]["tied"] == 2.51e-5);
    CHECK(report["heldout"]["ci95"].is_number());
    REQUIRE(report["layers"].size() == 1);
    auto const& layer = report["layers"][0];
    CHECK(layer["weight_shape"] == Json{38, 40});
    CHECK(layer["weights"] == 1520);
    CHECK(layer["shared_parameters"] == 3);
    CHECK(layer["partition"] == Json{{"blocks", 3}, {"inactive", 1406}, {"sizes", {38, 38, 38}}});
    CHECK(layer["confidence"] == 0.998);
    CHECK(layer["verdict"]["level"] == "likely");
    CHECK(layer["verdict"]["reasons"][0] == "Tying loses nothing.");
    CHECK(layer["verdict"]["reasons"].size() == 6);
    CHECK(layer["stability"]["blocks"].size() == 3);
    CHECK(layer["pattern"] == Json{{"name", "toeplitz"}, {"width", 3}, {"first_offset", 0}});
    CHECK(layer["group"]["order"] == "1");
    CHECK(layer["group"]["generators"].is_array());
}

TEST_CASE("the verdict of the JSON report says in sentences what it rests on") {
    auto const verdict_of = [](Discovery const& discovery) {
        return Json::parse(json_report(discovery, samples::origin()))["layers"][0]["verdict"];
    };
    CHECK(verdict_of(samples::dense())["level"] == "none");
    auto const space = verdict_of(samples::low_rank());
    CHECK(space["level"] == "undecided");
    CHECK(space["reasons"][0] == "The 48 weights live in a space of 2 dimensions, but they are not tied.");
    auto diverged = samples::circulant(4);
    diverged.termination = Termination::diverged;
    diverged.heldout = HeldOut{};
    diverged.layers[0].confidence = {};
    CHECK(verdict_of(diverged) == Json{{"level", "undecided"},
                                       {"probability", nullptr},
                                       {"runner_up", nullptr},
                                       {"reasons",
                                        {"The fit diverged.", "Not available: the dataset has no meta-test tasks.",
                                         "Not measured: the tasks were not resampled."}}});
}

TEST_CASE("generators are image lists, 0-based") {
    auto const report = Json::parse(json_report(samples::circulant(4), samples::origin()));
    auto const& group = report["layers"][0]["group"];
    CHECK(group["generators"] == Json::parse(R"([{"input": [1, 2, 3, 0], "output": [1, 2, 3, 0]}])"));
    CHECK(group["closed"] == true);
    CHECK(report["layers"][0]["pattern"] == Json{{"name", "circulant"}});
}

TEST_CASE("the JSON report says how the group acts and which order reveals it") {
    auto const ring = samples::scrambled_ring(16, 5, 3);
    auto const layer = Json::parse(json_report(ring, samples::origin()))["layers"][0];
    CHECK(layer["arrangement"]["shape"] == "ring");
    CHECK(layer["arrangement"]["natural"] == false);
    CHECK(layer["arrangement"]["input_sizes"] == Json{16});
    CHECK(layer["arrangement"]["input_order"] == Json(samples::strides(16, 5)));
    CHECK(layer["arrangement"]["output_order"] == Json(samples::strides(16, 3)));
    CHECK(layer["group"]["recognised"] == true);
    CHECK(layer["group"]["orbits"].is_null());
    auto torus = samples::torus();
    torus.layers[0].group.faithful_on_outputs = false;
    auto const natural = Json::parse(json_report(torus, samples::origin()))["layers"][0];
    CHECK(natural["arrangement"]["output_order"] == Json(identity_permutation(24)));
    CHECK(natural["arrangement"]["natural"] == true);
    CHECK(natural["group"]["orbits"] == Json{{"inputs", 1}, {"outputs", 1}});
    CHECK(natural["group"]["transitive"] == Json{{"inputs", true}, {"outputs", true}});
    CHECK(natural["group"]["faithful"] == Json{{"inputs", true}, {"outputs", false}});
}

TEST_CASE("what is not known is null, and bytes that are not UTF-8 do no harm") {
    auto discovery = samples::dense();
    discovery.heldout.unshared = std::nan("");
    discovery.layers[0].confidence = {};
    auto origin = samples::origin();
    origin.dataset_path = "caf\xe9.h5";
    auto const report = Json::parse(json_report(discovery, origin));
    CHECK(report["heldout"]["unshared"].is_null());
    CHECK(report["layers"][0]["confidence"].is_null());
    CHECK(report["layers"][0]["stability"].is_null());
    discovery.heldout = HeldOut{};
    CHECK(Json::parse(json_report(discovery, origin))["heldout"]["tied"].is_null());
}

TEST_CASE("a score is exact only when every layer is") {
    LayerScore const right = layer_score("layer0", 12, 0, 3, {});
    LayerScore const wrong = layer_score("layer1", 12, 4, 5, {0.0, 0.5});
    auto const score = Json::parse(json_score({right, wrong}));
    CHECK(score["exact"] == false);
    CHECK(score["layers"][0]["exact"] == true);
    CHECK(score["layers"][1]["partition_distance"] == 4);
    CHECK(score["layers"][1]["blocks_found"] == 5);
    CHECK(score["layers"][1]["blocks_true"] == 3);
    CHECK(score["layers"][1]["principal_angles"].size() == 2);
    CHECK_FALSE(score["layers"][0].contains("principal_angles"));
    CHECK(Json::parse(json_score({right}))["exact"] == true);
}

TEST_CASE("the score page begins with the outcome") {
    CHECK(text_score({layer_score("layer0", 1520, 222, 5, {})})
              .starts_with("Not exact: 222 of 1520 weights are in the wrong block (5 blocks found, 3 true).\n"));
    CHECK(text_score({layer_score("layer0", 1520, 0, 3, {})})
              .starts_with("Exact: all 1520 weights are where they belong, in 3 blocks.\n"));
}
