// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/discovery/discovery.hpp"
#include "io/report/plot/scene.hpp"

namespace symdiscover {

/// Where the matrix of a layer stands on the page, in pixels.
struct MatrixFrame {
    Index left;
    Index top;
    Index cell;  ///< pixels of a weight's side
    Index rows;  ///< weights that are drawn
    Index columns;

    Index right() const { return left + columns * cell; }
    Index bottom() const { return top + rows * cell; }
};

/// Blocks by their letters, so that a picture can be read without colours.
enum class Letters { none, in_cells };

/// The frame of a layer's first `most` rows and columns, with room for labels on its left; its top is 0.
MatrixFrame matrix_frame(LayerDiscovery const& layer, Index most);

/// The cells of each block in the order of the layer's arrangement; lines between cells, between the rows of a grid or
/// torus, and between blocks.
std::vector<Mark> matrix_cells(LayerDiscovery const& layer, MatrixFrame const& frame, Letters letters = Letters::none);

/// Numbers in the data beside rows and columns, as many as there is room for, and the titles of the axes.
std::vector<Mark> matrix_axes(LayerDiscovery const& layer, MatrixFrame const& frame);

/// Pixels below a matrix that its axis takes.
constexpr Index matrix_axis_height = 50;

/// What is on a picture of this frame, where that is not the whole layer: "the first 2 x 1000 of 2 outputs x 1200
/// inputs"; else empty.
std::string corner_words(LayerDiscovery const& layer, MatrixFrame const& frame);

/// The letter of a block where it has one of its own, else empty.
std::string block_letter(Partition const& partition, std::int32_t label);

/// What a colour means.
struct LegendEntry {
    std::string color;
    std::string text;
};

/// Of few blocks each; weights that are tied to no other, and those that are always zero.
std::vector<LegendEntry> legend_of(LayerDiscovery const& layer);

}  // namespace symdiscover
