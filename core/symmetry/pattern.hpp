// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/groups/arrangement.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

enum class PatternKind { circulant, toeplitz, block_circulant, toeplitz_2d, locally_connected, dense, none };

char const* to_string(PatternKind kind);  ///< "circulant", "locally-connected", ...

/// What the partition looks like beside (or without) a group, with inputs and outputs in the order of the layer's
/// arrangement.
struct Pattern {
    PatternKind kind = PatternKind::none;
    /// Number of diagonals that carry weights: of a toeplitz pattern these need not be neighbours (offsets 0, 2 and 3
    /// make 3), of a locally-connected one they are. Of toeplitz-2d the number of offsets (dy, dx) that carry weights.
    Index width = 0;
    Index first_offset = 0;  ///< toeplitz, locally-connected: the first diagonal, input index minus output index
};

struct PatternFinding {
    Pattern pattern;
    Arrangement arrangement;  ///< Shape::none with the patterns dense and none
};

/// The pattern of a partition of outputs x inputs weights in their natural order, exactly or not at all: a partition
/// that ties more than the pattern does (all weights alike, or all off the diagonal) does not have it. The first that
/// holds, where weight (a, j) belongs to output a and input j:
///   dense              nothing tied, nothing inactive
///   circulant          square; tied or inactive by (j - a) mod n; a ring
///   toeplitz           tied or inactive by j - a, with open ends; at least two weights tied; a line
///   block-circulant    blocks of size bo x bi = outputs/c x inputs/c, c >= 2 in each direction; tied or inactive by
///                      ((j div bi - a div bo) mod c, a mod bo, j mod bi); c blocks
///   block-circulant    also: outputs and inputs stand on the same h x w torus, h, w >= 2, row by row; tied or
///                      inactive by (dy mod h, dx mod w). Of several h x w the most nearly square
///   toeplitz-2d        inputs stand in an H x W grid, outputs in an h x w one, H, W >= 2, row by row; tied or
///                      inactive by (dy, dx), with open ends; at least two weights tied. Of several H x W the most
///                      nearly square
///   locally-connected  active exactly where lo <= j - a <= hi, fewer diagonals than inputs; nothing tied; two outputs
///                      at least; a line
/// `none` when no weight is active. Throws std::invalid_argument when the partition has not outputs * inputs elements.
PatternFinding recognise_pattern(Partition const& weights, Index outputs, Index inputs);

}  // namespace symdiscover
