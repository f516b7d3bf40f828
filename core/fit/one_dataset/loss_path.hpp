// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/observer.hpp"
#include "core/base/workers.hpp"
#include "core/data/quadratic_loss.hpp"
#include "core/fit/one_dataset/tied_samples.hpp"
#include "core/partitions/merge_path.hpp"
#include "core/partitions/partition_prior.hpp"

namespace symdiscover {

struct LossPathOptions {
    double ridge = 0.0;           ///< rho: loss + rho ||theta||^2 is what is minimised
    bool allow_inactive = false;  ///< blocks may be merged with zero
    Workers threads = 1;
};

/// The path of samples: from `start` to one cell, each step the cheapest merge on the quadratic loss itself, plus the
/// ridge. Of Merge, `b` alone may stand for zero.
///
/// Exact greedy merging. Tied by a partition the loss has its minimum at psi, with V the inverse of its matrix; forcing
/// psi_a = psi_b raises the minimum by exactly
///     (psi_a - psi_b)^T [V_aa + V_bb - V_ab - V_ba]^-1 (psi_a - psi_b),
/// and downdates V and psi by a matrix of rank d. Merging with zero has psi_b = 0 and no V_b. Costs that a merge does
/// not touch (blocks that share no piece of the loss with it) are kept, so losses whose elements are not coupled take
/// O(K^2) in all, coupled ones O(K^3). V is dense: (B d)^2 numbers for the B blocks of `start`.
/// `mergeable` (empty: all) says which blocks of `start` may take part. Throws std::invalid_argument when the data and
/// the ridge do not determine every parameter.
MergePath merge_path(QuadraticLoss const& loss, Partition const& start, LossPathOptions const& options,
                     Observer const& observer = {}, std::vector<bool> const& mergeable = {});

/// merge_path holds (K d)^2 numbers and takes K^3 steps where everything is coupled: up to here that is seconds.
inline constexpr Index most_merged_coordinates = 2500;

/// For losses larger than that: each element's own estimate, with its own d x d covariance and those of others ignored,
/// down to `blocks` blocks. Cost of a merge: (a - b)^T (V_a + V_b)^-1 (a - b).
MergePath merge_path_roughly(QuadraticLoss const& loss, Index blocks, LossPathOptions const& options,
                             Observer const& observer = {});

/// The partition of the path with the best score, by the path's own sums of squares (exact without a ridge), fitted.
/// blocks > 0: the first with this many blocks.
TiedSamples choose_on_path(QuadraticLoss const& loss, MergePath const& path, PartitionPrior const& prior, Index blocks,
                           Workers const& workers = {});

}  // namespace symdiscover
