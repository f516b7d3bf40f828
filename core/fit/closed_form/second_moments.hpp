// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/types.hpp"
#include "core/data/linear_tasks.hpp"

/// The quadratic form in a sharing matrix that one linear layer's tasks leave behind. For output a with
/// u_a = (U[(a, 0), .], ..., U[(a, n-1), .]) stacked, E sum_t |Y_t[., a] - X_t W_t[a, .]^T|^2
/// = const - 2 b_a^T u_a + u_a^T A u_a, with the same A for every output.
namespace symdiscover {

/// A = sum_t G_t (x) E v_t v_t^T, [n k, n k], row (j, l) at j k + l. second: [T, k k].
Matrix weighted_gram(LinearTasks const& data, Matrix const& second, int threads);

/// b = sum_t (X_t^T Y_t) (x) E v_t, [n k, m]. mean: [T, k].
Matrix filter_cross(LinearTasks const& data, Matrix const& mean);

/// [n k, n k] with rows (j, l), columns (j', l') to [n n, k k] with rows (j, j'), columns (l, l').
Matrix pairs_first(Matrix const& blocks, Index inputs);

/// [n k, m] with rows (j, l) to a sharing matrix [m n, k] with rows (a, j).
Matrix from_input_blocks(Matrix const& blocks, Index outputs, Index inputs, Index k);

}  // namespace symdiscover
