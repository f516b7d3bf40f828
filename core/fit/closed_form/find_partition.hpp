// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/fit/closed_form/partition_search.hpp"
#include "core/fit/closed_form/tied_tasks.hpp"
#include "core/fit/closed_form/variational_em.hpp"

namespace symdiscover {

/// The hard finding: a partition with its model, and the rival that ties nothing.
struct TaskFinding {
    TiedTasks tied;
    UnsharedTasks unshared;
    /// The rival has the better evidence: the partition is then all weights apart.
    bool ties_nothing = false;
    /// The search started from the weights which each task has by itself.
    bool from_unshared = false;

    Partition partition() const;
};

/// From the points of a soft sharing (Sharing::points, or U itself where v ~ N(0, I)) to the partition with the best
/// criterion on their merge path; with `improve` further on by evidence, off the path. Without points the path is that
/// of the weights which each task has by itself; it is also tried where the points lead to nothing better than no
/// sharing.
TaskFinding find_partition(LinearTasks const& data, Matrix const& points, double noise_variance,
                           Criterion const& criterion, bool improve, TaskSearchOptions const& options,
                           Observer const& observer);

}  // namespace symdiscover
