// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "core/fit/closed_form/fit_tasks.hpp"
#include "core/judging/partition_heldout.hpp"
#include "core/partitions/partition.hpp"
#include "core/symmetry/catalogue/sharing_prior.hpp"

namespace symdiscover {

/// Another partition of the same weights, beside the one that was found.
struct Rival {
    Partition partition;
    double log_odds = 0.0;  ///< natural log of how much more probable the finding is, each with the noise that suits it
    /// Held-out error of the rival less the finding's, in its standard errors over tasks; NaN where it is not measured.
    /// Negative where the rival does better.
    double heldout_gain = std::numeric_limits<double>::quiet_NaN();
};

/// The rivals of a finding, the strongest first: what a step of the search makes of it (blocks merged, split, put to
/// sleep), `others` that were found or resamples of the tasks led to, and no sharing. Scores are compared under the
/// finding's noise model; the best few again under their own, and by their errors on validation and test tasks
/// together. Odds are those of `prior` where there is one, else of descriptions weight by weight.
std::vector<Rival> find_rivals(TaskSource const& source, TaskBatch const& batch, NoisyPartition const& found,
                               std::vector<Partition> const& others, SharingPrior const* prior,
                               HeldOutProtocol const& protocol);

}  // namespace symdiscover
