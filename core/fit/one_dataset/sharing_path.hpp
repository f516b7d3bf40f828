// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "core/data/quadratic_loss.hpp"
#include "core/fit/one_dataset/loss_path.hpp"
#include "core/partitions/partition_prior.hpp"

namespace symdiscover {

/// merge_path holds (K d)^2 numbers and takes K^3 steps where everything is coupled: up to here that is seconds.
inline constexpr Index most_merged_coordinates = 2500;

/// How many merges of the path give the best evidence_score, the path's own sums of squares taken for true (exact
/// without a ridge). blocks > 0: the first place with this many blocks.
std::size_t best_on_path(QuadraticLoss const& loss, SharingPath const& path, PartitionPrior const& prior, Index blocks);

}  // namespace symdiscover
