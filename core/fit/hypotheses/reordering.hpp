// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/workers.hpp"
#include "core/data/linear_tasks.hpp"
#include "core/symmetry/catalogue/sharing_prior.hpp"

namespace symdiscover {

/// The hypotheses in other orders of inputs and outputs, those orders that the data like best: of each kind of sharing
/// one, the most probable first, and of those only the foremost. Their prior has the number of orders in it, n! m!, so
/// that they are hypotheses like others.
///
/// Orders are found by annealing (AnnealedOrders), and exchanges on the evidence have the last word. What ties less
/// than the foremost is tried in their order too. Empty where a few kinds of sharing show that there is nothing to be
/// found: annealing then comes to no more than with random signs.
std::vector<Hypothesis> reordered_hypotheses(LinearTasks const& data, SharingPrior const& prior,
                                             Workers const& workers);

/// Those of the hypotheses, all in one order, that tie less than `coarse` and nothing that it does not tie.
std::vector<Hypothesis const*> finer_hypotheses(Hypothesis const& coarse, std::vector<Hypothesis> const& hypotheses);

/// Whether that is worth its time for a layer of this size.
bool can_reorder(LinearTasks const& data);

}  // namespace symdiscover
