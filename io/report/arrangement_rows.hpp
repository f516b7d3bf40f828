// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/groups/arrangement.hpp"

namespace symdiscover {

/// How many of the `places` in an arrangement's order stand in each of its rows: the rows of a grid or torus, blocks,
/// parts. All in one row for other shapes, and where the sizes are not those of so many places.
std::vector<Index> row_lengths(Shape shape, std::vector<Index> const& sizes, Index places);

}  // namespace symdiscover
