// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/sharing_scene.hpp"

#include <doctest/doctest.h>

#include "io/report/plot/plot_formats.hpp"
#include "tests/io/report/contains.hpp"
#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;
using symdiscover::test::contains;

namespace {

std::string plot(Discovery const& discovery, PlotOptions const& options = {}) {
    return svg_plot(discovery, samples::origin(), options);
}

}  // namespace

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
    for (bool const title : {true, false}) {
        std::string const svg = plot(wide, {title});
        CHECK(contains(svg, "Shown are the first 1 x 1000 of 1 outputs x 1200 inputs."));
        CHECK(contains(svg, "d=\"M0 0.5h1000\""));
    }
}

TEST_CASE("without a title neither the data nor the finding is named") {
    Scene const with = sharing_scene(samples::circulant(8), samples::origin(), {});
    Scene const without = sharing_scene(samples::circulant(8), samples::origin(), {.title = false});
    CHECK(with.title == "Scanlines of a photograph");
    CHECK(without.title == "sharing of weights");
    CHECK(contains(plot(samples::circulant(8)), "8 shared parameters"));
    std::string const svg = plot(samples::circulant(8), {.title = false});
    CHECK_FALSE(contains(svg, "Scanlines"));
    CHECK_FALSE(contains(svg, "shared parameters"));
    CHECK(without.height < with.height);
    CHECK(without.width == with.width);
}

TEST_CASE("titles are safe in XML, whatever their bytes") {
    auto origin = samples::origin();
    origin.dataset_title = "</svg>";
    CHECK(contains(svg_plot(samples::dense(), origin, {}), "<title>&lt;/svg&gt;</title>"));
}
