// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/groups/automorphisms/automorphisms.hpp"
#include "core/groups/automorphisms/colour_refinement.hpp"
#include "core/groups/automorphisms/label_matrix.hpp"

namespace symdiscover {

/// The permutations of outputs and of inputs that carry each to one of its colour and each weight to one of its label:
/// the automorphisms of the complete bipartite graph outputs x inputs whose edges are coloured by label [RSP], found by
/// nauty (McKay and Piperno, Journal of Symbolic Computation 60, 2014). At least one output and one input.
/// Threads may call it; they take turns. Memory O(((outputs + inputs) log2(labels))^2) bits.
AutomorphismGroup search_automorphisms(LabelMatrix const& matrix, PointColours const& colours);

}  // namespace symdiscover
