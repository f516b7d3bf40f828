// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/discovery/discovery.hpp"

/// What a group means, in words.
namespace symdiscover {

/// The order as people read it: with all its digits, or where these are too many for a line "about 1.1 x 10^1987".
std::string order_words(std::string const& order);

/// Only the identity.
bool is_trivial(DiscoveredGroup const& group);

/// " (C16)"; empty for a group without a name, and for the trivial one.
std::string in_brackets(DiscoveredGroup const& group);

/// What the group does, after its name and a colon: "a periodic shift, back at the start after 16 steps". Empty where
/// the name says nothing to this program.
std::string group_meaning(LayerDiscovery const& layer);

/// "At least D8, of order 16 (GAP: D16): a periodic shift of 8 steps, and a reflection. It is the largest ..."
std::string describe_symmetry(LayerDiscovery const& layer);

/// "Transitive on the 16 inputs (any can take any other's place), 2 orbits on the 8 outputs; faithful on both." Empty
/// where it is not known: in results of earlier versions.
std::string describe_action(LayerDiscovery const& layer);

/// How much of the sharing the group explains: its orbits on the weights beside the blocks.
std::string describe_explained(LayerDiscovery const& layer);

}  // namespace symdiscover
