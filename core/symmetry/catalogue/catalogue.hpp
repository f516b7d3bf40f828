// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/symmetry/catalogue/hypothesis.hpp"

namespace symdiscover {

/// The kinds of hypotheses, each with the function that makes them.
std::vector<HypothesisKind> const& hypothesis_kinds();

/// Every hypothesis about a layer of these shapes, each partition once, none of them all apart. All kinds have the same
/// share of the prior (no sharing is one of them) and a kind's members share its own: a name is a short description. A
/// partition that several have keeps what they have together, under its first name. Those with more blocks than
/// most_blocks are left out.
std::vector<Hypothesis> catalogue(LayerShape const& shape, Index most_blocks);

/// The prior's share of each kind and of no sharing.
double log_prior_of_kind();

}  // namespace symdiscover
