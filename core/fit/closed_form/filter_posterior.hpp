// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/types.hpp"
#include "core/base/workers.hpp"
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

/// The sharing [m n, k] of the weights L^T W, which make the outputs L^T y, from that of W; and back. L as in
/// LinearTasks.
Matrix to_white_outputs(Matrix const& sharing, Matrix const& output_factor);
Matrix from_white_outputs(Matrix sharing, Matrix const& output_factor);

/// F_t and g_t for a sharing matrix [m n, k] (of any kind: soft U, or the indicator of a partition).
FilterStatistics filter_statistics(LinearTasks const& data, Matrix const& sharing_matrix, Workers const& threads);

/// p(v_t | y_t) for y = Z v + noise, v ~ N(0, diag(1 / precision)): C_t = (F_t / s2 + diag(precision))^-1.
struct FilterPosterior {
    Matrix mean;                ///< [T, k], C_t g_t / s2
    Matrix second;              ///< [T, k k], E v v^T = C_t + E v E v^T
    double log_evidence = 0.0;  ///< sum over tasks of log p(y_t)
};

/// energy as in LinearTasks; noise_variance > 0, precision [k] > 0.
FilterPosterior filter_posterior(FilterStatistics const& statistics, LinearTasks const& data, double noise_variance,
                                 Vector const& precision, Workers const& threads);

/// Sum over tasks of E |y_t - Z_t v_t|^2.
double expected_residual(FilterStatistics const& statistics, FilterPosterior const& posterior, LinearTasks const& data);

/// What a variance or an energy that is zero is taken for: far below any data, yet its square and inverse are finite.
inline constexpr double smallest_positive = 1e-150;

/// Below it the noise variance is not followed: noiseless data, or outputs that are all zero, would drive it to zero.
double noise_floor(LinearTasks const& data);

/// What the filters leave behind for the sharing matrix: for output a with u_a = (U[(a, 0), .], ..., U[(a, n-1), .])
/// stacked, E sum_t |Y_t[., a] - X_t W_t[a, .]^T|^2 = const - 2 b_a^T u_a + u_a^T A u_a, the same A for every output.
///
/// A = sum_t G_t (x) E v_t v_t^T, [n k, n k], row (j, l) at j k + l. second: [T, k k].
Matrix weighted_gram(LinearTasks const& data, Matrix const& second, Workers const& threads);

/// b = sum_t (X_t^T Y_t) (x) E v_t, [n k, m]. mean: [T, k].
Matrix filter_cross(LinearTasks const& data, Matrix const& mean);

/// [n k, n k] with rows (j, l), columns (j', l') to [n n, k k] with rows (j, j'), columns (l, l').
Matrix pairs_first(Matrix const& blocks, Index inputs);

/// [n k, m] with rows (j, l) to a sharing matrix [m n, k] with rows (a, j).
Matrix from_input_blocks(Matrix const& blocks, Index outputs, Index inputs, Index k);

}  // namespace symdiscover
