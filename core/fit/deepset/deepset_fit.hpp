// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/observer.hpp"
#include "core/base/termination.hpp"
#include "core/data/samples.hpp"
#include "core/networks/deepset.hpp"
#include "core/networks/vocabulary.hpp"
#include "core/optimisers/optimisers.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

struct DeepsetOptions {
    Index embedding = 500;
    Index hidden = 50;
    AdamOptions adam{.lr = 0.003};
    double averaging =
        0.9;               ///< memory of the mean of the iterates, which is what is judged and kept; 0: the last alone
    Index steps = 5000;    ///< at most
    Index patience = 100;  ///< a round ends after so many steps without a better loss on the stopping samples
    Index rounds = 3;      ///< each starts from the best iterate so far
    double decay = 0.3;    ///< of the learning rate from round to round

    void validate() const;  ///< Throws OptionError
};

/// A trained network. A token that a block never saw in training (perhaps no block did) contributes what the block's
/// tokens contributed there on average: the least squares guess of one who knows nothing of it.
struct DeepsetFit {
    DeepsetParameters parameters;       ///< the best mean iterate; its output times label_scale plus label_mean is y
    Partition partition;                ///< of the L positions
    Vocabulary vocabulary;              ///< of the training samples
    Matrix table;                       ///< [B, V + 1], what a token adds in units of y; last column: tokens never seen
    double constant = 0.0;              ///< in units of y
    double label_mean = 0.0;            ///< of the training samples
    double label_scale = 1.0;           ///< their standard deviation, or 1 where that is 0
    Index best_step = 0;                ///< steps that led to the best iterate; 0 is the start
    std::vector<double> training_loss;  ///< mean absolute error on standardised labels: the start's, then each step's
    std::vector<double> stopping_loss;  ///< the same of the stopping samples, where there are any, by the mean iterate
    Termination termination = Termination::max_steps;
};

/// Trains the network of [LPS, section 5.2], its L positions tied by `partition` (inactive ones contribute nothing), on
/// x [N, L], integer tokens, and y [N, 1]: mean absolute error on standardised labels, Adam with all samples, until the
/// loss on `stopping` falls no longer; without stopping samples the training loss decides. The slope of an absolute
/// error jumps, so that the iterates circle around the best: judged and kept is a moving mean of them, and rounds of
/// smaller and smaller steps start from the best one. Deterministic for a seed.
/// Throws DataError when there are no training samples, x is not tokens or y has not one column, OptionError when an
/// option is not allowed, and std::invalid_argument when the partition or the stopping samples do not fit.
DeepsetFit fit_deepset(TrainSamples const& train, SampleBatch const& stopping, Partition const& partition,
                       DeepsetOptions const& options, std::uint64_t seed, Observer const& observer = {});

/// Predictions [N] for x [N, L], in units of y. Throws std::invalid_argument when x has not L columns.
Vector predict(DeepsetFit const& fit, MatrixRef const& x);

}  // namespace symdiscover
