// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/workers.hpp"
#include "core/data/linear_tasks.hpp"

namespace symdiscover {

/// Outputs turned so that the noise of each, and its weights, are independent of the others': with the outputs' noise
/// covariance P^-1 = (L L^T)^-1 and W's entries alike, noise of y turn is white, and rows of its weights W' have these
/// variances. With L^T L = V diag(scales) V^T, turn = L V.
struct IndependentOutputs {
    Matrix turn;    ///< L V [m, m]; empty where the outputs are so as they are
    Matrix back;    ///< L^-T V [m, m]: W = back W'
    Vector scales;  ///< [m], over the variance of W's entries; [1] where they are all alike

    Matrix turned(Matrix const& y) const { return turn.size() > 0 ? Matrix(y * turn) : y; }
};

/// L as LinearTasks has it.
IndependentOutputs independent_outputs(Matrix const& output_factor);

/// No sharing: every weight of every task for itself, w ~ N(0, weight_variance): ridge regression with the ridge
/// noise_variance / weight_variance chosen by evidence, of the independent outputs one by one.
struct UnsharedTasks {
    double noise_variance = 0.0;
    double weight_variance = 0.0;
    double score = 0.0;  ///< comparable with TiedTasks's
};

UnsharedTasks fit_unshared(LinearTasks const& data, Workers const& threads);

}  // namespace symdiscover
