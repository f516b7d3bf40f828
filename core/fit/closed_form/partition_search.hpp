// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include "core/base/observer.hpp"
#include "core/base/workers.hpp"
#include "core/data/linear_tasks.hpp"
#include "core/fit/closed_form/partition_search.hpp"
#include "core/fit/closed_form/tied_tasks.hpp"
#include "core/fit/closed_form/unshared_tasks.hpp"
#include "core/partitions/merge_path.hpp"

namespace symdiscover {

struct TaskSearchOptions {
    Index blocks = 0;        ///< the number of blocks when the user tells it, 0 to choose it
    Index first_blocks = 0;  ///< where the search starts on the path, 0 to try numbers of all sizes
    /// Noise variance of a soft model that has all the columns it needs, 0 when there is none. Where no partition comes
    /// near it the weights are not tied, and refining a partition that is not there would take for ever.
    double soft_noise_variance = 0.0;
    /// The score of no sharing, where it is known: a search that is far above it and comes down slowly is given up.
    std::optional<double> score_to_beat = std::nullopt;
    Workers threads = 1;
};

/// A number for a fitted partition, lower is better: minus the evidence, or a validation error.
using Criterion = std::function<double(TiedTasks const&)>;

/// TiedTasks::score.
double evidence_criterion(TiedTasks const& model);

/// Fits the partitions of a path that harden() tries, and returns the best. noise_variance starts each fit. Numbers of
/// blocks too costly for this much data are left out; once the observer has stopped it, all but the cheapest are.
TiedTasks choose_on_path(LinearTasks const& data, MergePath const& path, double noise_variance,
                         Criterion const& criterion, TaskSearchOptions const& options, Observer const& observer);

/// Improves a partition until no step helps: labels chosen anew (refine_labels), blocks merged that behave alike over
/// the tasks, weak blocks dropped, blocks split (and inactive weights woken) along the leading eigenvector of what they
/// leave unexplained. A step stands only when the evidence is better with it. With options.blocks given, only
/// refine_labels is tried. The observer may stop it early.
TiedTasks improve_partition(LinearTasks const& data, TiedTasks start, TaskSearchOptions const& options,
                            Observer const& observer);

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
