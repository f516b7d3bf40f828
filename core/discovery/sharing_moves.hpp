// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/fit/sharing_evidence.hpp"
#include "core/models/quadratic_loss.hpp"
#include "core/partitions/partition.hpp"
#include "core/partitions/partition_prior.hpp"

/// Steps of find_sharing: better partitions near one that is known. Each step is predicted exactly from the inverse of
/// the tied loss and accepted on a refit.
namespace symdiscover {

/// A partition with its fit and score.
struct ScoredSharing {
    Partition partition;
    TiedFit fit;
    double score = 0.0;
};

ScoredSharing score_sharing(QuadraticLoss const& loss, Partition partition, PartitionPrior const& prior);

/// A step must lower the score by more than rounding, or the search could go round in circles.
inline constexpr double better_by = 1e-6;

struct SharingMoveOptions {
    bool keep_blocks = false;  ///< the number of blocks stays as it is
    int threads = 1;
};

/// Elements go where the score is lowest: to another block, to zero where the prior allows it, or to a block of their
/// own; in the order of what moving each alone would gain. Elements that are alone stay (merging is the next
/// function's). Nothing when none moved.
std::optional<ScoredSharing> move_elements(QuadraticLoss const& loss, ScoredSharing const& from,
                                           PartitionPrior const& prior, SharingMoveOptions const& options);

/// Merges the two blocks (or a block with zero) whose merge lowers the score most. Nothing when no merge lowers it.
std::optional<ScoredSharing> merge_blocks(QuadraticLoss const& loss, ScoredSharing const& from,
                                          PartitionPrior const& prior);

/// Splits one block, the first for which that lowers the score. First by what each element would be if it alone were
/// free (parted as means, best_mean_partition); then the elements are freed together, merged upwards again, and the
/// best partition of that path is taken. Inactive elements are a block here, where there are any. The second is left
/// out for blocks too large for merge_sharing.
std::optional<ScoredSharing> split_blocks(QuadraticLoss const& loss, ScoredSharing const& from,
                                          PartitionPrior const& prior, SharingMoveOptions const& options);

}  // namespace symdiscover
