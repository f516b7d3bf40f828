// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/workers.hpp"
#include "core/data/linear_tasks.hpp"

namespace symdiscover {

/// No sharing: every weight of every task for itself, w ~ N(0, weight_variance): ridge regression with the ridge
/// noise_variance / weight_variance chosen by evidence. Where the outputs' noise is weighed, ridge regression of the
/// outputs L^T y one by one, the weights of each with the variance that weights of this size would have there.
struct UnsharedTasks {
    double noise_variance = 0.0;
    double weight_variance = 0.0;
    double score = 0.0;  ///< comparable with TiedTasks's
};

UnsharedTasks fit_unshared(LinearTasks const& data, Workers const& threads);

/// [m]: the ridge of each output of L^T y.
Vector ridges(UnsharedTasks const& model, LinearTasks const& data);

}  // namespace symdiscover
