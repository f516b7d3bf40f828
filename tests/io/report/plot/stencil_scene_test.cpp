// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/stencil_scene.hpp"

#include <doctest/doctest.h>

#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;

namespace {

std::optional<ImagePlaces> image(Discovery const& discovery, std::vector<Index> x_shape) {
    auto origin = samples::origin();
    origin.x_shape = std::move(x_shape);
    return image_of_inputs(discovery.layers[0], discovery, origin);
}

/// All cells of a scene's stencils: [stencil] -> letters row by row, '.' for none.
std::vector<std::string> letters(Scene const& scene, Index height, Index width) {
    std::vector<std::string> stencils;
    for (Mark const& mark : scene.marks) {
        auto const* const cells = std::get_if<CellsMark>(&mark);
        if (cells == nullptr) continue;
        std::string text(static_cast<std::size_t>(height * width), '.');
        for (CellBlock const& block : cells->blocks) {
            for (CellRun const& run : block.runs) {
                CHECK(run.length == 1);
                text[static_cast<std::size_t>(run.row * width + run.first)] = block.letter.at(0);
            }
        }
        stencils.push_back(text);
    }
    return stencils;
}

}  // namespace

TEST_CASE("inputs are an image where a grid was found, or the data have one") {
    CHECK(image(samples::grid(), {200, 8, 30}) == ImagePlaces{1, 5, 6, true});
    CHECK(image(samples::torus(), {200, 8, 24}) == ImagePlaces{1, 4, 6, true});
    CHECK(image(samples::dense(), {200, 8, 2, 3}) == ImagePlaces{1, 2, 3});
    CHECK(image(samples::circulant(12), {200, 8, 3, 2, 2}) == ImagePlaces{3, 2, 2});
    CHECK_FALSE(image(samples::dense(), {200, 8, 6}).has_value());
    CHECK_FALSE(image(samples::dense(), {200, 8, 1, 6}).has_value());
    CHECK_FALSE(image(samples::dense(), {200, 8, 4, 3}).has_value());
    CHECK(image(samples::scrambled_ring(12, 5, 7), {200, 8, 3, 4}) == ImagePlaces{1, 3, 4});
}

TEST_CASE("taps of a convolution are an image a channel") {
    auto discovery = samples::circulant(9);
    discovery.model = "conv(9,3)";
    CHECK(image(discovery, {200, 8, 12, 12}) == ImagePlaces{1, 3, 3});
    discovery.layers = samples::circulant(18).layers;
    CHECK(image(discovery, {200, 8, 2, 12, 12}) == ImagePlaces{2, 3, 3});
    for (char const* const unknown : {"conv(9,", "conv(9,3000000000)", "conv(9,4)", "conv(9,3) relu"}) {
        CAPTURE(unknown);
        discovery.model = unknown;
        CHECK_FALSE(image(discovery, {200, 8, 18}).has_value());
    }
}

TEST_CASE("a stencil has the weights of one output in the places of the inputs") {
    auto const discovery = samples::grid();  // windows of 2 x 3 on 5 x 6; outputs on 4 x 4
    auto const& layer = discovery.layers[0];
    CHECK(outputs_to_show(layer) == std::vector<Index>{0, 10});
    Scene const scene = stencil_scene(layer, {1, 5, 6, true}, {0, 10});
    auto const stencils = letters(scene, 5, 6);
    REQUIRE(stencils.size() == 2);
    CHECK(stencils[0] == "abc...def.....................");
    CHECK(stencils[1] == "..............abc...def.......");
}

TEST_CASE("a stencil stands in the order that was found") {
    Permutation const order = samples::strides(24, 5);
    auto const natural = samples::torus();
    auto const moved = samples::scrambled(samples::torus(), order, order);
    auto const one = letters(stencil_scene(natural.layers[0], {1, 4, 6, true}, {0, 8}), 4, 6);
    auto const other = letters(stencil_scene(moved.layers[0], {1, 4, 6, true}, {0, 8}), 4, 6);
    CHECK(one == std::vector<std::string>{"abcdefghijklmnopqrstuvwx", "wxstuvefabcdklghijqrmnop"});
    // The same but for the letters, which blocks have by their first appearance in the data.
    for (std::size_t place = 0; place < 24; ++place) {
        std::size_t const before = one[0].find(one[1][place]);
        CHECK(other[1][place] == other[0][before]);
    }
}

TEST_CASE("an image of the data keeps the data's places, whatever order was found") {
    auto const discovery = samples::scrambled_ring(12, 5, 7);  // output 7 stands in the second place
    auto const stencils = letters(stencil_scene(discovery.layers[0], {1, 3, 4}, {1}), 3, 4);
    std::string row;
    for (Index j = 0; j < 12; ++j) row += static_cast<char>('a' + discovery.layers[0].partition[7 * 12 + j]);
    CHECK(stencils == std::vector<std::string>{row});
}

TEST_CASE("channels stand side by side") {
    auto const discovery = samples::circulant(8);
    auto const stencils = letters(stencil_scene(discovery.layers[0], {2, 2, 2}, {0, 1}), 2, 2);
    CHECK(stencils == std::vector<std::string>{"abcd", "efgh", "habc", "defg"});
}
