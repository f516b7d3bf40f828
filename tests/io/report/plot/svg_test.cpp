// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/svg.hpp"

#include <doctest/doctest.h>

#include "io/report/plot/matrix_scene.hpp"
#include "tests/io/report/contains.hpp"
#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;
using symdiscover::test::contains;

namespace {

Discovery two_blocks() {
    return samples::one_layer(2, 4, 2,
                              Partition::from_labels(std::vector<std::int32_t>{0, 0, 1, -1,  //
                                                                               1, 0, 0, -1}));
}

std::string cells(MatrixFrame const& frame, Letters letters) {
    return svg_marks({0, 0, "", matrix_cells(two_blocks().layers[0], frame, letters)});
}

}  // namespace

TEST_CASE("cells of a block are one path of runs") {
    std::string const svg = cells({10, 20, 5, 2, 4}, Letters::none);
    CHECK(contains(svg, "translate(10 20) scale(5)"));
    CHECK(contains(svg, "d=\"M0 0.5h2m-1 1h2\""));
    CHECK(contains(svg, "d=\"M2 0.5h1m-3 1h1\""));
    CHECK(contains(svg, "<rect x=\"10\" y=\"20\" width=\"20\" height=\"10\" fill=\"none\""));
    CHECK_FALSE(contains(svg, "<text"));
}

TEST_CASE("letters stand in the middle of each cell of their block") {
    std::string const svg = cells({10, 20, 20, 2, 4}, Letters::in_cells);
    // Letters of 12 pixels; cells are 20 wide, so their middles are 20, 40, ... and their lines 35 and 55.
    CHECK(contains(svg, "<text x=\"20 40 40 60\" y=\"35 35 55 55\" font-size=\"12\""));
    CHECK(contains(svg, ">aaaa</text>"));
    CHECK(contains(svg, "<text x=\"60 20\" y=\"35 55\""));
    CHECK(contains(svg, ">bb</text>"));
}

TEST_CASE("each mark is an element") {
    TextMark upright{3, 4, "a < b", Anchor::end, 11};
    upright.upright = true;
    Scene const scene{10,
                      20,
                      "t",
                      {LinesMark{{{1, 2, 1, 9}, {1, 2, 7, 2}}, "#ffffff", 0.5}, BoxMark{1, 2, 3, 4, "#abcdef", ""},
                       CurveMark{{{0.0, 1.0}, {2.5, 3.25}}, "#112233"}, upright}};
    std::string const svg = svg_marks(scene);
    CHECK(contains(svg, "<path d=\"M1 2V9M1 2H7\" stroke=\"#ffffff\" stroke-opacity=\"0.5\" fill=\"none\"/>"));
    CHECK(contains(svg, "<rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" fill=\"#abcdef\"/>"));
    CHECK(contains(svg, "<polyline points=\"0.0,1.0 2.5,3.2\""));
    CHECK(contains(
        svg, "<text x=\"3\" y=\"4\" text-anchor=\"end\" font-size=\"11\" transform=\"rotate(-90 3 4)\">a &lt; b<"));
    CHECK(contains(svg_document(scene), "width=\"10\" height=\"20\" viewBox=\"0 0 10 20\""));
    CHECK(contains(svg_element(scene), "<svg role=\"img\" aria-label=\"t\""));
}

TEST_CASE("texts are safe in XML, whatever their bytes") {
    CHECK(xml_text("a < b & \"c\" > d\n") == "a &lt; b &amp; &quot;c&quot; &gt; d ");
    CHECK(xml_text("caf\xc3\xa9") == "caf\xc3\xa9");
    CHECK(xml_text("caf\xe9") == "caf\xef\xbf\xbd");
    CHECK(xml_text("\x01") == "\xef\xbf\xbd");
}
