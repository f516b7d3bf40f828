// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/observer.hpp"
#include "core/base/termination.hpp"
#include "core/base/workers.hpp"
#include "core/data/quadratic_loss.hpp"
#include "core/fit/one_dataset/tied_samples.hpp"

/// One dataset, no tasks: elements that are tied have equal values.
namespace symdiscover {

struct SampleSearchOptions {
    Index blocks = 0;             ///< the number of blocks when the user tells it, 0 to choose it
    bool allow_inactive = false;  ///< elements may be tied to zero
    Workers threads = 1;
};

struct SampleFinding {
    TiedSamples tied;
    double score_apart = 0.0;  ///< of nothing tied, comparable with tied.score
    Termination termination = Termination::converged;
};

/// Which elements are tied, for any quadratic loss: merge upwards from the unshared optimum (merge_path), choose on the
/// path by evidence_score, then improve by single moves, merges and splits until none helps. Every change is accepted
/// on the real loss, refitted. Up to 300 coordinates this is done from several unshared optima (least squares, ridge;
/// with and without merging into zero) and the best end counts; beyond 2,500 coordinates elements are first merged by
/// their own estimates, down to where V can be held. Phases for the observer: "merging", "improving"; when it stops the
/// search the best partition so far is returned. Throws OptionError when blocks > K, std::invalid_argument when the
/// loss has no elements.
SampleFinding find_partition(QuadraticLoss const& loss, SampleSearchOptions const& options, Observer const& observer);

}  // namespace symdiscover
