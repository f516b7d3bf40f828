// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/workers.hpp"
#include "core/data/linear_tasks.hpp"
#include "core/fit/hypotheses/sparse_member.hpp"

namespace symdiscover {

struct RaceOptions {
    /// Multiplications that the evidence of one hypothesis may take in one heat; beyond it only the partitions that use
    /// few of its blocks are tried.
    double most_multiplications = 3e9;
    Workers threads;
};

/// What the race leaves.
struct RaceResult {
    std::vector<ScoredPartition> ranked;  ///< the best first, on all the data given; no sharing is not among them
    double unshared_score = 0.0;          ///< of no sharing
    bool finished = true;                 ///< false where it was stopped: the data are then those of the last heat
};

/// Ranks the hypotheses, and of each the best partition that uses a few of its blocks, by posterior odds. Heats on ever
/// more tasks (1, 4, 16, ...) leave out what has fallen far behind the best, so that hundreds of hypotheses cost little
/// more than those that matter.
RaceResult race(TaskBatch const& batch, Matrix const& output_factor, SharingPrior const& prior,
                RaceOptions const& options);

}  // namespace symdiscover
