// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/linear_tasks.hpp"
#include "core/data/task_source.hpp"
#include "core/fit/closed_form/partition_search.hpp"
#include "core/fit/closed_form/variational_em.hpp"

namespace symdiscover {

struct ClosedFormOptions {
    Index latent = 0;     ///< k when the user tells it, 0 to choose it from the data
    bool improve = true;  ///< whether the partition may leave the merge path (improve_partition)
    TaskSearchOptions search;
};

/// What the tasks of one linear layer with squared error share, softly and hard.
struct ClosedFormFit {
    SoftSharing soft;
    TaskFinding hard;
};

/// One column a block: the sharing matrix of a tied model in the gauge v ~ N(0, I).
Matrix as_sharing_matrix(TiedTasks const& tied);

/// The soft model that a partition is when nothing is added to it.
SoftSharing as_soft_sharing(TiedTasks const& tied);

/// Whether a soft sharing of these tasks can be fitted at all: its cost grows with the cube of the inputs.
bool can_share_softly(TaskBatch const& batch);

/// The soft sharing that fit_closed_form begins with; it starts from `fewest` columns at least, where there are so
/// many.
SoftSharing first_soft_sharing(TaskBatch const& batch, LinearTasks const& data, ClosedFormOptions const& options,
                               Observer const& observer, Index fewest = 1);

/// Sharing without gradients: a spectral start, variational EM, and the best partition of what it found. With latent 0
/// the number of columns k starts where the spectrum stands out from chance and grows while all columns are needed and
/// it brings less noise or a better partition, until a partition of no more than k blocks explains as much as U does.
/// batch: the meta-train tasks, with at least two examples each; data: the same, as linear_tasks(batch), which may
/// weigh the outputs.
ClosedFormFit fit_closed_form(TaskBatch const& batch, LinearTasks const& data, Criterion const& criterion,
                              ClosedFormOptions const& options, Observer const& observer);

}  // namespace symdiscover
