// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/groups/permutation.hpp"

namespace symdiscover {

/// What the places of a layer's inputs (and outputs) form when they are put in a certain order.
enum class Shape {
    none,    ///< nothing that an order shows
    line,    ///< open ends
    ring,    ///< closed
    grid,    ///< rows x columns with open ends, numbered row by row
    torus,   ///< rows x columns, closed in both directions, numbered row by row
    set,     ///< no order matters, but each output belongs to the input in the same place
    blocks,  ///< equal groups, one after the other
    parts    ///< groups of any sizes, one after the other, which have nothing to do with each other
};

char const* to_string(Shape shape);

/// An order of inputs and outputs that reveals a pattern.
struct Arrangement {
    Shape shape = Shape::none;
    std::vector<Index>
        input_sizes;  ///< line, ring, set: {n}; grid, torus: {rows, columns}; blocks: {number, size}; parts: each size
    std::vector<Index> output_sizes;  ///< likewise
    /// The input that stands first, second, ...; both empty when inputs and outputs stand in this order already.
    Permutation input_order;   ///< [n]
    Permutation output_order;  ///< [m]

    bool is_natural() const { return input_order.empty() && output_order.empty(); }

    friend bool operator==(Arrangement const&, Arrangement const&) = default;
};

}  // namespace symdiscover
