// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/report/report.hpp"

namespace symdiscover {

/// Rows and columns of a matrix that a plot shows; of more it draws the first ones, and says so.
constexpr Index most_plotted = 1000;

/// A picture of the sharing of each layer, as one SVG document: outputs are rows, inputs are columns, in the order of
/// the layer's arrangement and labelled by their numbers in the data. The same colour is the same block, grey a weight
/// tied to no other, white a weight that is always zero. Bytes of the dataset's title that are no UTF-8 are replaced.
std::string svg_plot(Discovery const& discovery, ReportHeader const& header);

}  // namespace symdiscover
