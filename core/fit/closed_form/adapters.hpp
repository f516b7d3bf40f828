// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/base/workers.hpp"
#include "core/data/episode.hpp"
#include "core/data/linear_tasks.hpp"
#include "core/fit/closed_form/fit_tasks.hpp"
#include "core/fit/closed_form/tied_tasks.hpp"
#include "core/fit/closed_form/unshared_tasks.hpp"

namespace symdiscover {

/// From the support sets of T tasks to their weights, row t vec(W_t): [T, m n].
using Adapter = std::function<Matrix(LinearTasks const& support)>;

/// Predicts y = W x and the intercept, with the weights that the support sets are adapted to. Of the noise model counts
/// what is known of other tasks.
Predictor linear_predictor(Adapter adapter, NoiseModel const& noise = {});

/// vec(W) = U E v under v ~ N(0, I) and this noise variance.
Adapter soft_adapter(Matrix sharing_matrix, double noise_variance, Workers const& threads);

/// Weights tied by the model's partition, psi_b ~ N(0, variances[b]): the posterior mean.
Adapter tied_adapter(TiedTasks model, Workers const& threads);

/// Ridge regression task by task.
Adapter unshared_adapter(UnsharedTasks model, Workers const& threads);

/// The layer constrained to a partition, its variances and noise model fitted to `batch` in a way that does not depend
/// on how the partition was found. A partition that leaves every weight alone ties nothing: it is the unshared model.
Predictor partition_predictor(TaskBatch const& batch, Partition const& partition, NoisyUnshared const& unshared,
                              int iterations, NoiseOptions const& options);

/// Each task alone.
Predictor unshared_predictor(NoisyUnshared const& unshared, Workers const& threads);

}  // namespace symdiscover
