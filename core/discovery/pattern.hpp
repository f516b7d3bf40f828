// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/discovery.hpp"

namespace symdiscover {

/// The pattern of a partition of outputs x inputs weights in their natural order, exactly or not at all: a partition
/// that ties more than the pattern does (all weights alike, or all off the diagonal) does not have it. The first that
/// holds, where weight (a, j) belongs to output a and input j:
///   dense              nothing tied, nothing inactive
///   circulant          square; tied or inactive by (j - a) mod n
///   toeplitz           tied or inactive by j - a, with open ends; at least two weights tied
///   block-circulant    blocks of size bo x bi = outputs/c x inputs/c, c >= 2 in each direction; tied or inactive by
///                      ((j div bi - a div bo) mod c, a mod bo, j mod bi)
///   locally-connected  active exactly where lo <= j - a <= hi, fewer diagonals than inputs; nothing tied; two outputs
///                      at least
/// `none` when no weight is active. Throws std::invalid_argument when the partition has not outputs * inputs elements.
Pattern recognise_pattern(Partition const& weights, Index outputs, Index inputs);

}  // namespace symdiscover
