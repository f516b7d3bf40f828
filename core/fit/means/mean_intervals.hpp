// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/types.hpp"
#include "core/base/workers.hpp"
#include "core/partitions/partition_prior.hpp"

/// Partitions of sorted means into intervals: the inner part of best_mean_partition.
namespace symdiscover {

struct SortedMeans {
    Vector means;       ///< ascending [K]
    Vector precisions;  ///< of the means
    Vector counts;      ///< observations of each
};

/// penalty(B) + sum over blocks [-log size! + 1/2 log n_b] is what a partition costs beside its sum of squares;
/// penalty(B) is minus the prior's log_head. A lower bound for all partitions of K elements with B blocks, attained by
/// the B - 1 elements with the fewest observations apart and all others together: both terms are concave in sizes.
/// Entry B - 1 is for B blocks.
std::vector<double> least_penalties(PartitionPrior const& prior, Vector const& counts);

struct IntervalLimits {
    Index blocks = 0;             ///< the most blocks that are of interest
    double sum_of_squares = 0.0;  ///< no interval with more than this is of interest
};

/// The best partition into intervals for each number of blocks from 1 to limits.blocks.
class BestIntervals {
  public:
    /// Minimises slope SS + sum over blocks [-log size! + 1/2 log n_b] given the number of blocks.
    /// O(K L B) where L is how many elements an interval of interest has at most.
    BestIntervals(SortedMeans const& sorted, PartitionPrior const& prior, double slope, IntervalLimits const& limits,
                  Workers const& workers = {});

    /// Where each interval starts, ascending, the first at 0; empty when the limits rule out every partition.
    std::vector<Index> starts(Index blocks) const;

  private:
    Index elements_;
    Index blocks_;
    std::vector<std::int32_t> last_start_;  ///< [K + 1, blocks + 1]: of the last interval of the first so many elements
};

struct PricedIntervals {
    std::vector<Index> starts;  ///< empty when the limit rules out every partition
    double value = 0.0;         ///< the sum, prices included; infinite then
};

/// The best partition into intervals when each block costs `price` beside the sum above, whatever their number, and no
/// interval has a larger sum of squares than `most`. For each number B of blocks the best partition into B intervals
/// has at least the sum value - price B. O(K L).
PricedIntervals best_intervals_at_price(SortedMeans const& sorted, PartitionPrior const& prior, double slope,
                                        double price, double most, Workers const& workers = {});

}  // namespace symdiscover
