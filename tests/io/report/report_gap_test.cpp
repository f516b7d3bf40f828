// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_gap.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;

TEST_CASE("GAP counts from 1 and finds the outputs after the inputs") {
    DiscoveredGroup group;
    CHECK(gap_group(group) == "Group(())");
    group.generators = {{{0, 1}, {0}}};
    CHECK(gap_group(group) == "Group(())");
    group.generators = {{{1, 2, 0, 3}, {1, 0}}};
    CHECK(gap_group(group) == "Group((1,2,3)(5,6))");
    group.generators = {{{1, 0}, {0, 1}}, {{0, 1}, {1, 0}}};
    CHECK(gap_group(group) == "Group((1,2),(3,4))");
}

TEST_CASE("long groups are broken into lines without a change") {
    DiscoveredGroup const group = samples::scrambled_ring(400, 7, 3).layers[0].group;
    std::string const text = gap_group(group);
    std::istringstream lines(wrap_gap(text, 4));
    std::string joined;
    for (std::string line; std::getline(lines, line);) {
        CHECK(line.size() <= 80);
        REQUIRE(line.starts_with("    "));
        joined += line.substr(4);
    }
    CHECK(joined == text);
}

TEST_CASE("the report for GAP has the group, how it acts on each side, and a check") {
    auto origin = samples::origin();
    origin.dataset_path = "two\nlines.h5";
    CHECK(gap_report(samples::circulant(4), origin) ==
          "# the symmetry that symdiscover 0.1.0 found in two?lines.h5\n"
          "# points count from 1: first the inputs, then the outputs\n"
          "\n"
          "# layer layer0: 4 inputs [1 .. 4], 4 outputs [5 .. 8]\n"
          "# name: C4\n"
          "# order: 4\n"
          "G := Group((1,2,3,4)(5,6,7,8));;\n"
          "G_inputs := Action(G, [1 .. 4]);;\n"
          "G_outputs := Action(G, [5 .. 8]);;  # renumbered from 1\n"
          "# check: Size(G) = 4\n");
    auto two = samples::convolution();
    two.layers.push_back(samples::circulant(4).layers[0]);
    std::string const text = gap_report(two, origin);
    CHECK(text.find("G1 := Group(());;\n") != std::string::npos);
    CHECK(text.find("G2_outputs := Action(G2, [5 .. 8]);;") != std::string::npos);
}
