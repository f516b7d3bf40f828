// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fit/closed_form/tied_tasks.hpp"

namespace symdiscover {

/// [T, m n]: the slope of each task's log likelihood in each weight (times the noise variance), at the tied weights.
Matrix residual_slopes(LinearTasks const& data, TiedTasks const& model);

/// A weight that would rather be in another block (or inactive), all others staying where they are.
struct LabelMove {
    Index weight = 0;
    std::int32_t block = 0;
    double gain = 0.0;  ///< in nats, with the blocks' filters as they are known now
};

/// Each weight's best move where that gains anything, the greatest gain first. What refine_labels does softly and with
/// all that couples the blocks, in a time that grows with the number of blocks and not with its cube: for many blocks.
std::vector<LabelMove> promising_moves(LinearTasks const& data, TiedTasks const& model, int threads);

}  // namespace symdiscover
