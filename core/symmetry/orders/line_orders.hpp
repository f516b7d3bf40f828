// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/symmetry/orders/orders.hpp"
#include "core/symmetry/orders/translations.hpp"

namespace symdiscover {

/// Functions of this kind propose orders in which a pattern may be seen, most often one or none; nothing is checked.
///
/// Along a line with open ends; the end with the lower-numbered output comes first. Components are lines of their own
/// that no weight connects (taps at distances 0 and 2): they are interleaved, the longest first. Two proposals when
/// there are outputs or inputs without active weights, which stand at one end or the other.
std::vector<Orders> line_order(Translations const& translations);

/// Around a ring, starting at output 0. Of the ways around it (steps of any length prime to the ring's) one for which
/// the active weights of an output span the fewest inputs, beginning with the output's own; of these the one with the
/// lowest-numbered second output. Rings of the same length that no weight connects are interleaved.
std::vector<Orders> ring_order(Translations const& translations);

/// The shortest arc of a ring that holds all marked places, of which there is at least one.
struct Arc {
    Index first;
    Index length;
};
Arc shortest_arc(std::vector<bool> const& marked);

}  // namespace symdiscover
