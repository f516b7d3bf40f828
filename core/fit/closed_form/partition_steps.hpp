// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/workers.hpp"
#include "core/fit/closed_form/tied_tasks.hpp"

/// Ways in which a partition may be better with fewer or more blocks, for a search that tries them.
namespace symdiscover {

/// How many merges or splits are worth trying at once: where there are many blocks, one at a time takes for ever.
Index steps_at_once(Partition const& partition);

/// Partitions with blocks merged that behave alike over the tasks, the most promising first. Where several steps at
/// once are worth trying these come first, then half as many, and so on. The last puts the weakest block to sleep.
std::vector<Partition> promising_merges(TiedTasks const& model, Workers const& workers = {});

/// Partitions with blocks split (or inactive weights woken) along the leading eigenvector of what they leave
/// unexplained, in the same order.
std::vector<Partition> promising_splits(LinearTasks const& data, TiedTasks const& model, Workers const& workers = {});

/// [T, m n]: the slope of each task's log likelihood in each weight (times the noise variance), at the tied weights.
Matrix residual_slopes(LinearTasks const& data, TiedTasks const& model, Workers const& workers = {});

/// A weight that would rather be in another block (or inactive), all others staying where they are.
struct LabelMove {
    Index weight = 0;
    std::int32_t block = 0;
    double gain = 0.0;  ///< in nats, with the blocks' filters as they are known now
};

/// Each weight's best move where that gains anything, the greatest gain first. What refine_labels does softly and with
/// all that couples the blocks, in a time that grows with the number of blocks and not with its cube: for many blocks.
std::vector<LabelMove> promising_moves(LinearTasks const& data, TiedTasks const& model, Workers const& threads);

/// log of each class's share of the weights; half a weight is the least, so that no class is ever ruled out. The
/// blocks, then the inactive class.
Vector log_shares(Vector weights);

}  // namespace symdiscover
