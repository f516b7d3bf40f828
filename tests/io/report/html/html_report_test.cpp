// SPDX-License-Identifier: Apache-2.0
#include "io/report/html/html_report.hpp"

#include <doctest/doctest.h>

#include "tests/io/report/contains.hpp"
#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;
using symdiscover::test::contains;

namespace {

std::string page(Discovery const& discovery) { return html_report(discovery, samples::origin()); }

constexpr std::size_t most_bytes = 500'000;

}  // namespace

TEST_CASE("the verdict comes before the finding, and that before the rest") {
    auto discovery = samples::circulant(16);
    discovery.layers[0].competition = {"a set of 16", 80.0, 5.0};
    std::string const html = page(discovery);
    std::size_t at = html.find("<main>");
    for (char const* const part :
         {"Certain: such", "<h1>256 weights are 16 shared parameters", ">Sharing<", ">Held-out error<",
          ">Alternatives<", ">Shared parameters<", ">Group<", ">How it was fitted<"}) {
        CAPTURE(part);
        std::size_t const next = html.find(part);
        CHECK(next != std::string::npos);
        CHECK(next > at);
        at = next;
    }
    CHECK(contains(html, "(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)"));
}

TEST_CASE("nothing is needed from elsewhere") {
    for (auto const& discovery : {samples::convolution(), samples::grid(), samples::dense()}) {
        std::string const html = page(discovery);
        for (char const* const link : {"http", "<script", "<link", "<img", "url(", "@import", " src="}) {
            CAPTURE(link);
            CHECK_FALSE(contains(html, link));
        }
    }
}

TEST_CASE("what was found in no order and without ties is no picture") {
    std::string const html = page(samples::dense());
    CHECK(contains(html, "No verdict"));
    CHECK_FALSE(contains(html, "<figure>"));
    CHECK_FALSE(contains(html, ">Group<"));
    CHECK_FALSE(contains(html, ">Shared parameters<"));
}

TEST_CASE("windows on a grid are stencils beside the matrix") {
    std::string const html = page(samples::grid());
    CHECK(contains(html, "Stencils: the weights of one output"));
    CHECK(contains(html, ">output 10<"));
    CHECK_FALSE(contains(page(samples::circulant(8)), "Stencils"));
}

TEST_CASE("a large layer is a corner, says so, and stays small") {
    // Every weight a block of its own but two: the longest paths there are.
    constexpr Index n = 700;
    auto const large = samples::one_layer(
        n, n, 1, samples::partition_of(n, n, [](Index a, Index j) { return (a * n + j) % (n * n / 2); }));
    std::string const html = page(large);
    CHECK(html.size() < most_bytes);
    CHECK(contains(html, " of 700 outputs x 700 inputs; the result file has all of it."));
    CHECK(contains(html, " more are in the result file."));
    std::string const ring = page(samples::scrambled_ring(401, 7, 3));
    CHECK(ring.size() < most_bytes);
    auto image = large;
    auto origin = samples::origin();
    origin.x_shape = {200, 8, 28, 25};
    CHECK(html_report(image, origin).size() < most_bytes);
    CHECK(contains(html_report(image, origin), "Stencils"));
}

TEST_CASE("several layers each have their parts") {
    auto discovery = samples::circulant(4);
    discovery.layers.push_back(samples::set_layer().layers[0]);
    discovery.layers[1].name = "layer1";
    std::string const html = page(discovery);
    CHECK(contains(html, "<h1>What was found in 2 layers</h1>"));
    CHECK(contains(html, "<h2>layer0: 16 weights"));
    CHECK(contains(html, "<h2>layer1: 100 weights"));
    CHECK(contains(html, ">Sharing of layer1<"));
}

TEST_CASE("where all weights are zero there is nothing to draw") {
    auto const zero = samples::one_layer(2, 3, 1, Partition::from_labels(std::vector<std::int32_t>(6, -1)));
    CHECK(contains(page(zero), "all 6 are zero"));
    CHECK_FALSE(contains(page(zero), "<figure>"));
}

TEST_CASE("markup in texts of the data is text") {
    auto origin = samples::origin();
    origin.dataset_title = "<script>alert(1)</script> & \"x\"";
    origin.dataset_source = "</main>";
    origin.options_used = {{"<b>", "<i>"}};
    auto discovery = samples::circulant(4);
    discovery.notes = {"<u>"};
    discovery.checks = {{"<s>", true, ""}, {"t", false, "<em>"}};
    discovery.layers[0].competition = {"<q>", 3.0};
    discovery.history = {{"<h6>", {1.0, 2.0}}};
    std::string const html = html_report(discovery, origin);
    for (char const* const tag : {"<script", "<b>", "<i>", "<u>", "<s>", "<em>", "<q>", "<h6>"}) {
        CAPTURE(tag);
        CHECK_FALSE(contains(html, tag));
    }
    CHECK(contains(html, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"));
    CHECK(html.find("</main>") == html.rfind("</main>"));
    CHECK(contains(html, "<strong>Note:</strong>\n &lt;em&gt;"));
}
