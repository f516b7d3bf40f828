// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/groups/arrangement.hpp"
#include "core/groups/stabiliser_chain.hpp"

namespace symdiscover {

/// The order of inputs and outputs that shows a group for what it is: around a ring, row by row on a torus, block by
/// block; for all permutations of the inputs, which output belongs to which input; for factors that move different
/// points one after the other, each in its own order, and fixed points last. `joint` acts on the inputs, then the
/// outputs. Shape::none where nothing is found, or there is one output, which any order shows.
Arrangement group_arrangement(FiniteGroup const& joint, Index outputs, Index inputs);

}  // namespace symdiscover
