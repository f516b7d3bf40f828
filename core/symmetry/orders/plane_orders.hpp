// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/symmetry/orders/orders.hpp"
#include "core/symmetry/orders/translations.hpp"

namespace symdiscover {

/// As line_order and ring_order, in two dimensions: row by row over grids with open ends in which the outputs (or, if
/// these stand in one line, the inputs) fill a rectangle. The first place is the corner with the lowest-numbered
/// output, the first row leads to the lower-numbered of the two corners beside it.
std::vector<Orders> grid_order(Translations const& translations);

/// Row by row over the most nearly square torus, at most as many rows as columns, starting at output 0. Of the axes
/// that do, those for which the active weights of an output lie in the smallest rectangle, beginning with the output's
/// own place.
std::vector<Orders> torus_order(Translations const& translations);

}  // namespace symdiscover
