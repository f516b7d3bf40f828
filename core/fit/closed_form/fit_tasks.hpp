// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/base/workers.hpp"
#include "core/data/noise_model.hpp"
#include "core/fit/closed_form/closed_form.hpp"
#include "core/fit/closed_form/noise_estimation.hpp"

namespace symdiscover {

/// Tasks as closed forms take them under a noise model.
struct WhiteTasks {
    NoiseModel noise;
    TaskBatch examples;  ///< white but for the outputs' precision
    LinearTasks data;
};

/// Whole even where the work is to stop: what was reached by then is told with them.
WhiteTasks white_tasks(TaskBatch const& batch, NoiseModel noise, Workers const& threads);

/// A partition's model with the noise model that suits it.
struct NoisyPartition {
    WhiteTasks white;
    TiedTasks tied;
    double score = 0.0;  ///< TiedTasks::score, of y: comparable between noise models
};

/// Fits the variances of a partition's blocks and its noise model in turn. Neither depends on how it was found.
NoisyPartition fit_noisy_partition(TaskBatch const& batch, Partition const& partition, NoiseModel const& start,
                                   int iterations, NoiseOptions const& options);

/// No sharing, with a noise model.
struct NoisyUnshared {
    NoiseModel noise;
    LinearTasks rows;  ///< linear_task_rows of the white tasks
    UnsharedTasks model;
};

NoisyUnshared fit_noisy_unshared(TaskBatch const& batch, NoiseModel const& noise, Workers const& threads);

/// The noise model that suits no sharing, where the tasks are not too large to tell; else a plain one.
NoiseModel noise_without_sharing(TaskBatch const& batch, NoiseOptions const& options);

struct TasksFit {
    WhiteTasks white;
    ClosedFormFit fit;
    bool noise_estimated = true;  ///< false where the tasks are too large for it
};

/// The criterion for a noise model.
using CriterionFor = std::function<Criterion(NoiseModel const&)>;

/// fit_closed_form with the noise model that suits the tasks: estimated first from a soft sharing, then from what was
/// found, and found anew where that changes it.
TasksFit fit_tasks(TaskBatch const& batch, CriterionFor const& criterion, ClosedFormOptions const& options,
                   NoiseOptions const& noise, Observer const& observer);

}  // namespace symdiscover
