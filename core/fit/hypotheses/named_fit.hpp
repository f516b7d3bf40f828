// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <vector>

#include "core/fit/closed_form/fit_tasks.hpp"
#include "core/fit/hypotheses/hypothesis_race.hpp"
#include "core/symmetry/catalogue/sharing_prior.hpp"

namespace symdiscover {

/// Minus the log posterior of a partition, but for what all partitions of the same data have: the evidence with one
/// variance for all blocks, integrated, or with a variance for each, whichever is better, and the prior. `tied` is
/// fitted to `data`.
double posterior_score(LinearTasks const& data, TiedTasks const& tied, SharingPrior const& prior,
                       Workers const& threads);

/// The same of no sharing.
double posterior_score_unshared(LinearTasks const& data, SharingPrior const& prior, Workers const& threads);

/// Of some partitions and no sharing the most probable.
Partition most_probable(LinearTasks const& data, std::vector<Partition> const& candidates, SharingPrior const& prior,
                        Workers const& workers);

/// Some partitions, and what becomes of the foremost where blocks are merged or given up, the most probable first. Each
/// comes with a score, by which those that are far behind are left out.
std::vector<ScoredPartition> improved(LinearTasks const& data, std::vector<ScoredPartition> const& finalists,
                                      double unshared_score, SharingPrior const& prior, Workers const& threads);

/// What the hypotheses come to.
struct NamedFinding {
    NoiseModel noise;  ///< under which they are compared
    ScoredPartition best;
    std::vector<ScoredPartition> others;  ///< the next best, the best first
    double unshared_score = 0.0;
    bool finished = true;  ///< false where it was stopped: this is what was reached

    /// log odds of the best against no sharing; positive where it stands.
    double log_odds() const {
        return best.partition.elements() > 0 ? unshared_score - best.score : -std::numeric_limits<double>::infinity();
    }
};

/// Some partitions compared anew, the noise that suits the best of them estimated in turn with it, from `noise` on.
NamedFinding compared(TaskBatch const& batch, NoiseModel noise, std::vector<ScoredPartition> ranked,
                      SharingPrior const& prior, NoiseOptions const& options);

/// The most probable hypothesis, or part of one, and the noise that suits it. Without any hypothesis `best` is empty.
NamedFinding find_named(TaskBatch const& batch, SharingPrior const& prior, NoiseOptions const& noise);

}  // namespace symdiscover
