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
Partition partition_of_rows(Matrix const& assignment);

/// A number that depends on A [K, B], and its derivative by A.
struct Penalty {
    double value = 0.0;
    Matrix gradient;
};

/// Sum of the entropies of A's rows, -sum A_eb log A_eb in nats; its minimum, 0, is where all rows are one-hot. Entries
/// that are zero add nothing, and get the derivative of the smallest positive number.
Penalty row_entropy(Matrix const& assignment);

/// Sum of A's singular values (not of its columns' norms), the convex stand-in for its rank; the derivative is
/// A (A^T A)^-1/2 on the span of the singular vectors whose values are not zero, which where A loses rank is the
/// subgradient of least norm. Of a partition's one-hot matrix: sum over blocks of sqrt(size).
Penalty nuclear_norm(Matrix const& assignment);

/// The weight lambda of the nuclear norm under which hardly any true block is worth splitting in two.
///
/// Let a block of n elements with d numbers each be split into a and n - a. With squared errors, noise variance s^2 and
/// the same design for all elements, the contrast of the two sides has a train estimate u and a validation estimate w,
/// and the split changes the validation loss by -s^2 (2 r u w - r^2 u^2), r^2 the ratio of the numbers of samples; this
/// gains at most s^2 |w|^2, where |w|^2 is chi-squared with d degrees of freedom, whatever r. Of the C(n, a) splits the
/// best gains more than s^2 q with a probability of at most `risk`, by the union bound, when q is the quantile of that
/// distribution at 1 - risk / C(n, a). The nuclear norm grows by sqrt(a) + sqrt(n - a) - sqrt(n): lambda is s^2 times
/// the largest ratio of the two over all a, and over n from 2 to K (which is at K or at a small n).
double default_nuclear_weight(Index elements, Index payload, double chance_gain);

/// The weight of the entropy at the end of the outer loop: twice lambda. A row that gives epsilon of itself to other
/// columns than that of its block of n is pulled to one-hot by mu log((1 - epsilon) / epsilon) and away from it by
/// lambda / sqrt(n) of the nuclear norm: with mu = 2 lambda all rows harden that have decided (epsilon < 0.38), even in
/// blocks of one.
double default_entropy_weight(double nuclear_weight);

}  // namespace symdiscover
