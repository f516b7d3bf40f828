// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/data/quadratic_loss.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

struct SharingMerge {
    Index a = 0;        ///< an element of the first block
    Index b = 0;        ///< an element of the second; the number of elements stands for "always zero"
    double cost = 0.0;  ///< the minimum of the loss (plus ridge) rises by this
};

struct LossPathOptions {
    double ridge = 0.0;           ///< rho: loss + rho ||theta||^2 is what is minimised
    bool allow_inactive = false;  ///< blocks may be merged with zero
    int threads = 1;
};

/// The whole path of partitions from `start` to one cell, each step the cheapest merge on the quadratic loss itself.
struct SharingPath {
    Partition start;
    double start_rss = 0.0;            ///< minimum of the loss plus ridge, tied by `start`
    std::vector<SharingMerge> merges;  ///< in the order in which they were made
    bool complete = true;              ///< false when the observer stopped it

    /// The partition after so many merges, 0 <= count <= merges.size().
    Partition after(std::size_t count) const;
};

/// Exact greedy merging. Tied by a partition the loss has its minimum at psi, with V the inverse of its matrix; forcing
/// psi_a = psi_b raises the minimum by exactly
///     (psi_a - psi_b)^T [V_aa + V_bb - V_ab - V_ba]^-1 (psi_a - psi_b),
/// and downdates V and psi by a matrix of rank d. Merging with zero has psi_b = 0 and no V_b. Costs that a merge does
/// not touch (blocks that share no piece of the loss with it) are kept, so losses whose elements are not coupled take
/// O(K^2) in all, coupled ones O(K^3). V is dense: (B d)^2 numbers for the B blocks of `start`.
/// `mergeable` (empty: all) says which blocks of `start` may take part. Throws std::invalid_argument when the data and
/// the ridge do not determine every parameter.
SharingPath merge_path(QuadraticLoss const& loss, Partition const& start, LossPathOptions const& options,
                       Observer const& observer = {}, std::vector<bool> const& mergeable = {});

/// Merging for losses too large for merge_path: each element's own estimate, with its own d x d covariance and those
/// of others ignored, down to `blocks` blocks. Cost of a merge: (a - b)^T (V_a + V_b)^-1 (a - b).
SharingPath merge_path_roughly(QuadraticLoss const& loss, Index blocks, LossPathOptions const& options,
                               Observer const& observer = {});

/// Whether the data determine every parameter (the loss's matrices have condition numbers below 1e8).
bool determines_parameters(QuadraticLoss const& loss);

/// The ridge with the best evidence, theta ~ N(0, s^2 / rho), up to a factor of 2.
double evidence_ridge(QuadraticLoss const& loss);

}  // namespace symdiscover
