// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/partitions/partition.hpp"

namespace symdiscover {

/// The colour of a weight that is tied to no other.
constexpr char const* single_color = "#aab4be";

/// A colour "#rrggbb" for each block. Up to nine blocks of two or more have colours that the colour-blind can tell
/// apart (Paul Tol's scheme "muted"); more walk around the hues by the golden angle, so that neighbours differ much.
std::vector<std::string> block_colors(Partition const& partition);

/// Black or white: what can be read on this colour "#rrggbb".
std::string readable_on(std::string const& color);

}  // namespace symdiscover
