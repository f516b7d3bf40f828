// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/discovery/discovery.hpp"

/// The parts of a plot (plot_svg), as elements of SVG.
namespace symdiscover {

/// The colour of a weight that is tied to no other.
constexpr char const* single_color = "#aab4be";

/// A colour "#rrggbb" for each block. Up to nine blocks of two or more have colours that the colour-blind can tell
/// apart (Paul Tol's scheme "muted"); more walk around the hues by the golden angle, so that neighbours differ much.
std::vector<std::string> block_colors(Partition const& partition);

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

/// Text at a point; `anchor` is start, middle or end, `attributes` are added to the element.
std::string svg_text(Index x, Index y, std::string const& text, std::string const& anchor = "start",
                     std::string const& attributes = "");

/// The cells, one path a block, in a frame; lines between the rows of a grid or torus, and between blocks.
std::string svg_cells(LayerDiscovery const& layer, MatrixFrame const& frame);

/// Numbers in the data beside rows and columns, as many as there is room for, and the titles of the axes.
std::string svg_axes(LayerDiscovery const& layer, MatrixFrame const& frame);

/// Replaces what XML does not allow in text: markup, control characters, bytes that are no UTF-8.
std::string xml_text(std::string const& text);

}  // namespace symdiscover
