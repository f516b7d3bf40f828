// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/fit/closed_form/fit_tasks.hpp"
#include "core/fit/hypotheses/named_fit.hpp"

namespace symdiscover {

/// A partition of the weights of tasks, found among those that have a name or by a search.
struct TasksDiscovery {
    TasksFit found;
    NamedFinding named;
    /// What partitions are weighed by: the prior given, or that with hypotheses in other orders than the data's.
    std::shared_ptr<SharingPrior const> prior;
    bool by_name = false;  ///< found.fit.hard comes from the hypotheses, or from a search that began with one
    /// False where orders were looked for, and a hypothesis is the finding that a soft sharing does not confirm: to do
    /// the same with halves of the tasks would take too long, and to compare the same few partitions again would tell
    /// nothing of the orders that were missed.
    bool repeatable = true;
    bool searched = true;       ///< false where the layer is too large for a search, and no hypothesis stood
    bool soft_is_tied = false;  ///< no soft sharing was fitted: found.fit.soft stands for the partition, without its U
};

/// The most probable partition: of the hypotheses, of what a search makes of the best of them, and, unless that
/// explains as much as a soft sharing does, of the hypotheses in other orders, and of what fit_tasks finds without any
/// name.
TasksDiscovery fit_by_name(TaskBatch const& batch, SharingPrior prior, CriterionFor const& criterion,
                           ClosedFormOptions const& options, NoiseOptions const& noise, Observer const& observer);

}  // namespace symdiscover
