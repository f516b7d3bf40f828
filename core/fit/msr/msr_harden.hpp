// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/fit/harden/harden.hpp"
#include "core/fit/msr/msr.hpp"

namespace symdiscover {

/// For each layer of the network points [weights, .] whose squared distances are the mean squared differences of the
/// weights that the meta-train tasks adapt to on `support` examples, drawn with `seed`.
std::vector<Matrix> points_of_layers(MsrFit const& fit, TaskSource const& source, Index support, std::uint64_t seed);

/// The network's mean loss on the meta-validation tasks (on the meta-train tasks where there are none), adapted on
/// `support` examples drawn with `seed`, with one layer tied and the others as learned. Among n judged numbers a block
/// costs a factor n^(1/n), so that of partitions with the same loss the one of fewest blocks is best; with squared
/// error that is the Bayesian information criterion. Refers to its arguments while it lives.
LayerCriterion loss_criterion(MsrFit const& fit, TaskSource const& source, Index support, std::uint64_t seed);

/// The fit with every layer's weights tied, layer by layer by these partitions.
MsrFit with_tied_layers(MsrFit fit, std::vector<Partition> const& partitions);

}  // namespace symdiscover
