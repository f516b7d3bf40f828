// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot_svg.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "tests/io/report/contains.hpp"
#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;
using symdiscover::test::contains;

namespace {

std::string plot(Discovery const& discovery) { return svg_plot(discovery, samples::origin()); }

}  // namespace

TEST_CASE("blocks have colours of their own, weights alone are grey") {
    for (Index const blocks : {2, 9, 10, 40}) {
        std::vector<std::int32_t> labels;
        for (Index block = 0; block < blocks; ++block) labels.insert(labels.end(), 2, static_cast<std::int32_t>(block));
        auto const colors = block_colors(Partition::from_labels(labels));
        CHECK(std::set<std::string>(colors.begin(), colors.end()).size() == static_cast<std::size_t>(blocks));
        for (auto const& color : colors) CHECK(color.size() == 7);
    }
    auto const mixed = block_colors(Partition::from_labels(std::vector<std::int32_t>{0, 1, 1, -1}));
    CHECK(mixed[0] == single_color);
    CHECK(mixed[1] != single_color);
}

TEST_CASE("cells of a block are one path of runs") {
    auto const discovery = samples::one_layer(2, 4, 2,
                                              Partition::from_labels(std::vector<std::int32_t>{0, 0, 1, -1,  //
                                                                                               1, 0, 0, -1}));
    std::string const svg = svg_cells(discovery.layers[0], {10, 20, 5, 2, 4});
    CHECK(contains(svg, "translate(10 20) scale(5)"));
    CHECK(contains(svg, "d=\"M0 0.5h2m-1 1h2\""));
    CHECK(contains(svg, "d=\"M2 0.5h1m-3 1h1\""));
    CHECK(contains(svg, "<rect x=\"10\" y=\"20\" width=\"20\" height=\"10\" fill=\"none\""));
}

TEST_CASE("a plot shows the revealing order under the data's numbers") {
    auto const discovery = samples::scrambled_ring(16, 5, 3);
    std::string const svg = plot(discovery);
    std::string const line = plot(samples::circulant(16));
    auto const first_path = [](std::string const& text) {
        auto const start = text.find(" d=\"M0 0.5");
        return text.substr(start, text.find('"', start + 4) - start);
    };
    CHECK(first_path(svg) == first_path(line));
    CHECK(contains(svg, ">input (its number in the data)<"));
    CHECK(contains(line, ">input<"));
    CHECK(contains(line, ">output<"));
    CHECK(contains(svg, "a convolution that wraps around, in"));
}

TEST_CASE("a plot has a legend for few blocks only") {
    std::string const few = plot(samples::convolution());
    CHECK(contains(few, ">a: 38 weights<"));
    CHECK(contains(few, ">always zero: 1406<"));
    CHECK_FALSE(contains(plot(samples::circulant(16)), ">a: 16 weights<"));
    CHECK(contains(plot(samples::dense()), ">tied to no other: 24<"));
}

TEST_CASE("a large plot is small enough, a huge one is cut and says so") {
    CHECK(plot(samples::scrambled_ring(400, 7, 3)).size() < 2'000'000);
    auto const wide = samples::one_layer(1, 1200, 1, Partition::one_block(1200));
    std::string const svg = plot(wide);
    CHECK(contains(svg, "Shown are the first 1 x 1000 of 1 outputs x 1200 inputs."));
    CHECK(contains(svg, "d=\"M0 0.5h1000\""));
}

TEST_CASE("titles are safe in XML, whatever their bytes") {
    CHECK(xml_text("a < b & \"c\" > d\n\x01") == "a &lt; b &amp; &quot;c&quot; &gt; d  ");
    CHECK(xml_text("caf\xc3\xa9") == "caf\xc3\xa9");
    CHECK(xml_text("caf\xe9") == "caf\xef\xbf\xbd");
    auto origin = samples::origin();
    origin.dataset_title = "</svg>";
    CHECK(contains(svg_plot(samples::dense(), origin), "<title>&lt;/svg&gt;</title>"));
}
