// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/rng.hpp"
#include "core/base/types.hpp"
#include "core/partitions/partition.hpp"

/// The assignment matrix A [K, B] of [LPS]: each row a softmax of logits.
namespace symdiscover {

/// Rows of `logits` as probabilities.
Matrix softmax_rows(Matrix const& logits);

/// d L / d logits of d L / d A.
Matrix softmax_pullback(Matrix const& assignment, Matrix const& by_assignment);

/// Logits from which A is nearly undecided: N(0, 0.1^2), plus 1 where one element, drawn without repeats, stands for
/// each column. The columns differ from the start, as the centres do that k-means takes from its data. B <= K.
Matrix random_logits(Index elements, Index columns, Rng& rng);

/// The least of the rows' largest entries: 1 when all are one-hot.
double hardness(Matrix const& assignment);

/// The column of each row's largest entry, the first of equal ones.
std::vector<std::int32_t> largest_entries(Matrix const& assignment);

/// Elements whose rows have their largest entries in the same column are tied.
Partition harden(Matrix const& assignment);

/// One-hot rows [K, blocks]; a row of zeros for an inactive element.
Matrix one_hot(Partition const& partition);

}  // namespace symdiscover
