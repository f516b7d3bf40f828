// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/discovery/discovery.hpp"

/// What the pattern of a layer's weights means, in words.
namespace symdiscover {

/// ", in another order of inputs and outputs" where the layer's arrangement is not the order of the data, else empty.
std::string in_another_order(LayerDiscovery const& layer);

/// What the layer is, as part of a sentence: "a convolution of width 3 with open ends". Empty for no pattern.
std::string pattern_title(LayerDiscovery const& layer);

/// What that says, for a reader who does not know the words: a paragraph. Empty for no pattern.
std::string pattern_meaning(LayerDiscovery const& layer);

}  // namespace symdiscover
