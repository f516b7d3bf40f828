// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/report/report.hpp"

namespace symdiscover {

/// A picture of the sharing of each layer, as one SVG document: outputs are rows, inputs are columns, in the order of
/// the layer's arrangement and labelled by their numbers in the data. The same colour is the same block, grey a weight
/// tied to no other, white a weight that is always zero. Bytes of the dataset's title that are no UTF-8 are replaced.
std::string svg_plot(Discovery const& discovery, Provenance const& origin);

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

/// The cells, one path a block, in a frame; lines between the rows of a grid or torus, and between blocks.
std::string svg_cells(LayerDiscovery const& layer, MatrixFrame const& frame);

/// Replaces what XML does not allow in text: markup, control characters, bytes that are no UTF-8.
std::string xml_text(std::string const& text);

}  // namespace symdiscover
