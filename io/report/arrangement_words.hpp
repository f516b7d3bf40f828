// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/discovery/discovery.hpp"

/// What the places of a layer's inputs and outputs form, in words.
namespace symdiscover {

/// "a ring of 16", "a 4 x 6 torus", "4 blocks of 3"; without the sizes where there are none: "a ring".
std::string shape_words(Shape shape, std::vector<Index> const& sizes);

/// What inputs and outputs form: one sentence, which ends in a colon where print_orders() must follow. Empty where the
/// order of the data shows it and needs no words.
std::string describe_arrangement(LayerDiscovery const& layer);

/// The orders that reveal it, ready to print: rows of a grid or torus and blocks under each other. What is long is
/// shortened and names where to find the rest. Empty for the order of the data.
std::string print_orders(LayerDiscovery const& layer);

}  // namespace symdiscover
