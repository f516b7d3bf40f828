// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/discovery/discovery.hpp"

/// Partitions and permutations in plain characters.
namespace symdiscover {

/// The symbol of a block in a drawing, or its number where it has no symbol of its own: "a", "#70".
std::string block_name(Partition const& partition, std::int32_t label);

/// What elements with the same letter have in common: "weight", "mean", "layer".
std::string shared_by(std::string const& noun);

/// The weights of a layer in the order of its arrangement: one line an output, at most 80 columns and 40 lines (the
/// top-left corner of what is larger; says so), with a caption that explains the symbols that occur. Where that is not
/// the order of the data, rows and columns have their numbers in the data beside them if there is room.
std::string draw_sharing(LayerDiscovery const& layer, bool color);

/// "3 blocks of 38 weights", "2 blocks: a 10, b 90 weights".
std::string describe_sizes(Partition const& partition, std::string const& noun = "weight");

/// The permutation in cycle notation with at most `most_characters` characters: what does not fit is left out of the
/// middle of long cycles and from the end of the list, and counted.
std::string short_cycles(Permutation const& permutation, std::size_t most_characters);

}  // namespace symdiscover
