// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/workers.hpp"
#include "core/fit/closed_form/tied_tasks.hpp"

namespace symdiscover {

/// Lets every weight choose its block anew (or to be inactive), all of them softly and at once: variational Bayes in
/// which q(label of weight (a, j)) is updated weight by weight, with the blocks' filters, their variances and the noise
/// in turn. Starts from the model's partition, each label held with probability 1 - softness, and returns the partition
/// of the most probable labels, which may have fewer blocks.
Partition refine_labels(LinearTasks const& data, TiedTasks const& start, double softness, Index iterations,
                        Workers const& threads);

/// False when the quadratic form in the labels, of side n B, would not be worth its memory.
bool can_refine_labels(LinearTasks const& data, Partition const& partition);

}  // namespace symdiscover
