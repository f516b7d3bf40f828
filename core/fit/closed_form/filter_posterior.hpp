// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/types.hpp"
#include "core/data/linear_tasks.hpp"

namespace symdiscover {

/// How many tasks one piece of parallel work takes. Fixed, so that sums do not depend on the number of threads.
inline constexpr Index tasks_per_chunk = 16;

/// What the data say about the filters v_t of T tasks, given vec(W_t) = U v_t: with Z_t = the map from v to all
/// predictions of task t, F_t = Z_t^T Z_t and g_t = Z_t^T y_t.
struct FilterStatistics {
    Matrix f;  ///< [T, k k]
    Matrix g;  ///< [T, k]
};

/// F_t and g_t for a sharing matrix [m n, k] (of any kind: soft U, or the indicator of a partition).
FilterStatistics filter_statistics(LinearTasks const& data, Matrix const& sharing_matrix, int threads);

/// p(v_t | y_t) for y = Z v + noise, v ~ N(0, diag(1 / precision)): C_t = (F_t / s2 + diag(precision))^-1.
struct FilterPosterior {
    Matrix mean;                ///< [T, k], C_t g_t / s2
    Matrix second;              ///< [T, k k], E v v^T = C_t + E v E v^T
    double log_evidence = 0.0;  ///< sum over tasks of log p(y_t)
};

/// energy as in LinearTasks; noise_variance > 0, precision [k] > 0.
FilterPosterior filter_posterior(FilterStatistics const& statistics, LinearTasks const& data, double noise_variance,
                                 Vector const& precision, int threads);

/// Sum over tasks of E |y_t - Z_t v_t|^2.
double expected_residual(FilterStatistics const& statistics, FilterPosterior const& posterior, LinearTasks const& data);

/// What a variance or an energy that is zero is taken for: far below any data, yet its square and inverse are finite.
inline constexpr double smallest_positive = 1e-150;

/// Below it the noise variance is not followed: noiseless data, or outputs that are all zero, would drive it to zero.
double noise_floor(LinearTasks const& data);

}  // namespace symdiscover
