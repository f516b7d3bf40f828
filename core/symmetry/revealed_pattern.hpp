// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/symmetry/pattern.hpp"

namespace symdiscover {

/// As recognise_pattern, in any order of inputs and outputs: the natural one if it shows a pattern, else one that is
/// worked out from the weights. The arrangement's orders are those in which recognise_pattern finds the pattern (and
/// empty where that is the natural order), so the answer is checked, never guessed.
/// A line is known up to reversal, a ring up to its start, direction and generator, a grid up to reflections and
/// transposition: of these one is chosen by fixed rules.
/// In another order than the natural one only when most of the outputs, or of the inputs, have active weights.
/// Throws std::invalid_argument when the partition has not outputs * inputs elements.
PatternFinding find_pattern(Partition const& weights, Index outputs, Index inputs);

}  // namespace symdiscover
