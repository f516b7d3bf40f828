// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_compare.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/io/report/contains.hpp"
#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;
using symdiscover::test::contains;

namespace {

NamedResult named(std::string file, Discovery discovery, std::string checksum = "0x1") {
    auto origin = samples::origin();
    origin.dataset_checksum = std::move(checksum);
    return {std::move(file), {std::move(discovery), std::move(origin)}};
}

Discovery labelled_layer(Index outputs, Index inputs, std::vector<std::int32_t> const& labels) {
    return samples::one_layer(outputs, inputs, 1, Partition::from_labels(labels));
}

/// Two that are alike, one that differs in one weight of four, and one of another shape.
std::vector<NamedResult> four_results() {
    return {named("a.h5", labelled_layer(2, 2, {0, 1, 1, 0})), named("b.h5", labelled_layer(2, 3, {0, 0, 0, 1, 1, 1})),
            named("c.h5", labelled_layer(2, 2, {0, 1, 1, 0})), named("d.h5", labelled_layer(2, 2, {0, 1, 1, 2}))};
}

}  // namespace

TEST_CASE("layers of one shape are compared, others are named") {
    ResultComparison const comparison = compare_results(four_results());
    REQUIRE(comparison.compared.size() == 1);
    ComparedLayers const& layers = comparison.compared[0];
    REQUIRE(layers.places.size() == 3);
    CHECK(layers.places[0].result == 0);
    CHECK(layers.places[1].result == 2);
    CHECK(layers.places[2].result == 3);
    CHECK(layers.distances == std::vector<std::vector<Index>>{{0, 0, 1}, {0, 0, 1}, {1, 1, 0}});
    CHECK(layers.alike() == std::vector<std::vector<std::size_t>>{{0, 2}});
    REQUIRE(comparison.alone.size() == 1);
    CHECK(comparison.alone[0].result == 1);
    CHECK(comparison.same_data);
}

TEST_CASE("layers of several kinds are compared each with its own") {
    auto results = four_results();
    results.push_back(named("e.h5", labelled_layer(2, 3, {0, 1, 0, 1, 0, 1}), "0x2"));
    ResultComparison const comparison = compare_results(results);
    REQUIRE(comparison.compared.size() == 2);
    CHECK(comparison.alone.empty());
    // {0 1 2}{3 4 5} against {0 2 4}{1 3 5}: 0 and 2 agree, and 3 and 5; 1 and 4 must go.
    CHECK(comparison.compared[1].distances == std::vector<std::vector<Index>>{{0, 2}, {2, 0}});
    CHECK(comparison.compared[1].alike().empty());
    CHECK_FALSE(comparison.same_data);
    CHECK(contains(text_comparison(results), "different data"));
}

TEST_CASE("layers are matched by name, of several layers") {
    auto one = samples::circulant(4);
    one.layers.push_back(samples::set_layer().layers[0]);
    one.layers[1].name = "head";
    auto other = one;
    std::swap(other.layers[0], other.layers[1]);
    ResultComparison const comparison = compare_results({named("a.h5", one), named("b.h5", other)});
    REQUIRE(comparison.compared.size() == 2);
    for (ComparedLayers const& layers : comparison.compared) {
        CHECK(layers.distances == std::vector<std::vector<Index>>{{0, 0}, {0, 0}});
        CHECK(layers.places[0].layer != layers.places[1].layer);
    }
}

TEST_CASE("the page names files, findings, distances, and what is not compared") {
    auto results = four_results();
    results[0].result.discovery.layers[0].group.name = parse_group_name("C2");
    std::string const page = text_comparison(results);
    CHECK(contains(page, "1: a.h5 (auto, seed 7)\n"));
    CHECK(contains(page, "\nLayer layer0: 2 outputs x 2 inputs\n"));
    CHECK(contains(page, "  1  likely   2       0     C2       none     0.0101  0.35\n"));
    CHECK(contains(page, "     1  3  4\n  1  0  0  1\n  3  0  0  1\n  4  1  1  0\n"));
    CHECK(contains(page, "Results 1 and 3 found exactly the same."));
    CHECK(contains(page, "Not compared: no other result has a layer of this name and shape"));
    CHECK(contains(page, "  2: layer layer0, 2 outputs x 3 inputs\n"));
    CHECK_FALSE(contains(page, "different data"));
}

TEST_CASE("JSON has the same numbers") {
    auto const json = nlohmann::json::parse(json_comparison(four_results()));
    CHECK(json["results"].size() == 4);
    CHECK(json["results"][3]["file"] == "d.h5");
    CHECK(json["results"][3]["layers"][0]["blocks"] == 3);
    CHECK(json["results"][0]["heldout"]["tied"] == 0.0101);
    CHECK(json["compared"][0]["results"] == std::vector<int>{0, 2, 3});
    CHECK(json["compared"][0]["elements"] == 4);
    CHECK(json["compared"][0]["partition_distance"][2] == std::vector<int>{1, 1, 0});
    CHECK(json["compared"][0]["same_sharing"][0] == std::vector<int>{0, 2});
    CHECK(json["not_compared"][0]["result"] == 1);
    CHECK(json["not_compared"][0]["weight_shape"] == std::vector<int>{2, 3});
    CHECK(json["same_data"] == true);
}
