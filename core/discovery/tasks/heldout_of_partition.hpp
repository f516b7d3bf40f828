// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/discovery/heldout.hpp"
#include "core/fit/tasks/tied_model.hpp"
#include "core/partitions/partition.hpp"
#include "core/tasks/linear_tasks.hpp"
#include "core/tasks/task_source.hpp"

namespace symdiscover {

/// What held-out errors of tasks hang on beside the tasks: where these are the same, a partition has the same error,
/// whichever way it was found.
struct HeldOutProtocol {
    Index support = 1;       ///< examples of each task that adapt; the others judge
    std::uint64_t seed = 0;  ///< draws the support sets
    int threads = 1;
};

/// The layer constrained to a partition, its variances and noise fitted to `data` from a start that does not depend on
/// how the partition was found. A partition that leaves every weight alone ties nothing: it is the unshared model.
Adapter partition_adapter(LinearTasks const& data, Partition const& partition, UnsharedModel const& unshared,
                          int iterations, int threads);

/// The mean squared error on the query sets of the meta-test tasks of a layer constrained to each of the partitions of
/// its m n weights, learned from the meta-train tasks: what a fit reports as `tied` of the partition it found. NaN
/// without meta-test tasks. Throws std::invalid_argument when a partition is not of m n weights.
std::vector<double> heldout_of_partitions(TaskSource const& source, std::vector<Partition> const& partitions,
                                          HeldOutProtocol const& protocol);

}  // namespace symdiscover
