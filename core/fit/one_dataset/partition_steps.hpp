// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/base/workers.hpp"
#include "core/data/quadratic_loss.hpp"
#include "core/fit/one_dataset/tied_samples.hpp"
#include "core/partitions/partition.hpp"
#include "core/partitions/partition_prior.hpp"

/// Steps of find_partition on samples: better partitions near one that is known. Each step is predicted exactly from
/// the inverse of the tied loss and accepted on a refit.
namespace symdiscover {

/// A step must lower the score by more than rounding, or the search could go round in circles.
inline constexpr double least_gain_of_step = 1e-6;

struct SampleStepOptions {
    bool keep_blocks = false;  ///< the number of blocks stays as it is
    Workers threads = 1;
};

/// Elements go where the score is lowest: to another block, to zero where the prior allows it, or to a block of their
/// own; in the order of what moving each alone would gain. Elements that are alone stay (merging is the next
/// function's). Nothing when none moved.
std::optional<TiedSamples> move_elements(QuadraticLoss const& loss, TiedSamples const& from,
                                         PartitionPrior const& prior, SampleStepOptions const& options);

/// Merges the two blocks (or a block with zero) whose merge lowers the score most. Nothing when no merge lowers it.
std::optional<TiedSamples> merge_blocks(QuadraticLoss const& loss, TiedSamples const& from, PartitionPrior const& prior,
                                        SampleStepOptions const& options = {});

/// Parts one block, the first for which that lowers the score, by what each element would be if it alone were free (as
/// means are parted, best_mean_partition). Cheap, and it wakes groups of which no single element is worth a move.
/// Inactive elements are a block here, where there are any.
std::optional<TiedSamples> part_blocks(QuadraticLoss const& loss, TiedSamples const& from, PartitionPrior const& prior,
                                       SampleStepOptions const& options);

/// The same with the elements of the block freed together and merged upwards again: the best partition of that path.
/// Better where elements are coupled. Blocks too large for merge_path are left out.
std::optional<TiedSamples> split_blocks(QuadraticLoss const& loss, TiedSamples const& from, PartitionPrior const& prior,
                                        SampleStepOptions const& options);

}  // namespace symdiscover
