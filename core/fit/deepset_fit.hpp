// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/fit/observer.hpp"
#include "core/fit/termination.hpp"
#include "core/models/deepset.hpp"
#include "core/models/vocabulary.hpp"
#include "core/optimisers/adam.hpp"
#include "core/partitions/partition.hpp"
#include "core/tasks/samples.hpp"

namespace symdiscover {

struct DeepsetOptions {
    Index embedding = 500;
    Index hidden = 50;
    AdamOptions adam;
    Index steps = 1000;    ///< at most
    Index patience = 200;  ///< stop after this many steps without a better loss on the stopping samples
    Index batch = 0;       ///< samples a step; 0: all

    void validate() const;  ///< Throws OptionError
};

/// A trained network. A token that a block never saw in training (perhaps no block did) contributes what the block's
/// tokens contributed there on average: nothing is known of it, and this is the guess of least squared error.
struct DeepsetFit {
    DeepsetParameters parameters;       ///< the best iterate, on labels less label_mean, over label_scale
    Partition partition;                ///< of the L positions
    Vocabulary vocabulary;              ///< of the training samples
    Matrix table;                       ///< [B, V + 1] in units of y; the last column is for tokens never seen
    double constant = 0.0;              ///< in units of y
    double label_mean = 0.0;            ///< of the training samples
    double label_scale = 1.0;           ///< their standard deviation, or 1 where that is 0
    Index best_step = 0;                ///< steps that led to the best iterate; 0 is the start
    std::vector<double> training_loss;  ///< mean absolute error on standardised labels before each step
    std::vector<double> stopping_loss;  ///< the same of the stopping samples; empty when there are none
    Termination termination = Termination::max_steps;
};

/// Trains the network of [LPS, section 5.2] with positions tied by `partition` (inactive ones contribute nothing) on
/// x [N, L] (integer tokens), y [N, 1]: mean absolute error on standardised labels, by Adam, until the loss on
/// `stopping` no longer falls; without stopping samples the training loss decides. Deterministic for a seed.
/// Throws DataError when x is not tokens or y has not one column, OptionError when an option is not allowed, and
/// std::invalid_argument when the partition has not L elements or the stopping samples other columns.
DeepsetFit fit_deepset(TrainSamples const& train, SampleBatch const& stopping, Partition const& partition,
                       DeepsetOptions const& options, std::uint64_t seed, Observer const& observer = {});

/// Predictions [N] for x [N, L], in units of y. Throws std::invalid_argument when x has not L columns.
Vector predict(DeepsetFit const& fit, MatrixRef const& x);

/// Mean of |y - prediction| over samples, in units of y; of standardised labels when divided by fit.label_scale.
double mean_absolute_error(DeepsetFit const& fit, SampleBatch const& samples);

}  // namespace symdiscover
