// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/base/observer.hpp"
#include "core/base/types.hpp"
#include "core/base/workers.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// Shares are sums of fractions: this close to all or nothing is all or nothing.
constexpr double share_rounding = 1e-9;

/// How often the finding returned in random halves of the tasks (or samples).
struct Confidence {
    Index resamples = 0;
    double pairs = 0.0;          ///< of the pairs tied in the finding, the mean share tied again
    double exact = 0.0;          ///< share of the resamples that gave the very same partition
    std::vector<double> blocks;  ///< for each block, the share of the resamples in which it returned whole and alone
};

/// Finds a partition anew in the tasks or samples with these numbers. What it finds after the observer has stopped it
/// does not count; it may also throw Stopped.
using PartitionFinder = std::function<Partition(std::span<Index const> drawn, Observer const& observer)>;

/// What came back of a finding, and what was found instead.
struct Resampling {
    Confidence confidence;
    std::vector<Partition> finds;  ///< one a resample
};

/// Refits on `resamples` random halves of the `count` tasks (or samples), several at a time, and counts how often each
/// tied pair is tied again and each block returns whole. Every two halves make the whole, so that they know nothing of
/// one another (Shah and Samworth, "Variable selection with error control", 2013); nothing is drawn twice, since copies
/// would pass for evidence. Where the finding ties nothing, pairs counts pairs that stay apart. The observer is asked
/// between refits and by them, from one thread at a time, and may cut it short; Confidence::resamples says how many
/// were done.
Resampling resample_halves(Index count, Partition const& found, PartitionFinder const& find, Index resamples,
                           std::uint64_t seed, Workers const& threads, Observer const& observer);

/// Of the pairs of elements in a common block of `found`, the share in a common block of `again`; when `found` has no
/// such pair, of the pairs of active elements the share not in a common block of `again`.
double shared_pairs(Partition const& found, Partition const& again);

}  // namespace symdiscover
