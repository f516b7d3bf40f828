// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/cairo_pages.hpp"

#include <doctest/doctest.h>

#include <cstdint>

using namespace symdiscover;

namespace {

/// One mark of each kind.
Scene all_marks(Index width, Index height) {
    TextMark upright{5, 30, "caf\xc3\xa9 \xe9", Anchor::middle, 11};
    upright.upright = true;
    return {width,
            height,
            "marks",
            {CellsMark{10, 10, 20, {{"#332288", "a", {{0, 0, 2}, {1, 1, 1}}}, {"#ddcc77", "", {}}}},
             LinesMark{{{1, 2, 1, 9}}, "#ffffff", 0.5}, BoxMark{1, 2, 3, 4, "#abcdef", "#000000"},
             CurveMark{{{0.0, 1.0}, {2.5, 3.25}}, "#112233"}, CurveMark{{}, "#112233"}, upright}};
}

/// Of a PNG, from its first chunk.
std::uint32_t big_endian(std::string const& file, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<std::uint8_t>(file[at + i]);
    return value;
}

}  // namespace

TEST_CASE("marks of all kinds are drawn, the same each time") {
    Scene const scene = all_marks(120, 80);
    std::string const pdf = pdf_page(scene);
    CHECK(pdf.starts_with("%PDF-1."));
    CHECK(pdf.find("[ 0 0 90 60 ]") != std::string::npos);
    CHECK(pdf == pdf_page(scene));
    std::string const png = png_page(scene);
    CHECK(png.starts_with("\x89PNG\r\n"));
    CHECK(big_endian(png, 16) == 240);
    CHECK(big_endian(png, 20) == 160);
    CHECK(png == png_page(scene));
    Scene bare = scene;
    bare.marks.clear();
    CHECK(png != png_page(bare));
}

TEST_CASE("what is too long for a picture has fewer dots") {
    std::string const png = png_page(all_marks(50, 100'000));
    CHECK(big_endian(png, 20) == 30'000);
    CHECK(big_endian(png, 16) == 15);
}
