// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fit/variational_em.hpp"
#include "core/tasks/linear_tasks.hpp"
#include "core/tasks/task_source.hpp"

namespace symdiscover {

struct ClosedFormOptions {
    Index latent = 0;  ///< k when the user tells it, 0 to choose it from the data
    int threads = 1;
};

/// The soft sharing matrix of one linear layer with squared error, without gradients: a spectral start, then
/// variational EM. With latent 0 the number of columns starts where the spectrum stands out from chance and doubles
/// while all of them are needed and the noise goes on falling. batch: the meta-train tasks, with at least two examples
/// each; data: the same, as linear_tasks(batch).
SoftSharing closed_form_sharing(TaskBatch const& batch, LinearTasks const& data, ClosedFormOptions const& options,
                                Observer const& observer);

}  // namespace symdiscover
