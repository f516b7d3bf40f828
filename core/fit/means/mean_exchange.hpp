// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/workers.hpp"
#include "core/fit/means/mean_partition.hpp"

/// Parts of best_mean_partition: sums of squares, their scale, and single moves.
namespace symdiscover {

/// The part of mean_score that depends on the sum of squares and the number of blocks alone: SS / 2 for known
/// variances, Student's t for others, and B / 2 log r.
class MeanScale {
  public:
    explicit MeanScale(MeanData const& data);

    double block_price() const { return block_price_; }  ///< 1/2 log r

    double value(Index blocks, double sum_of_squares) const;
    double slope(Index blocks, double sum_of_squares) const;  ///< of value in sum_of_squares

    /// The sum of squares with this value; negative (or not a number) when there is none.
    double sum_of_squares_at(Index blocks, double value) const;

  private:
    double exponent(Index blocks) const { return 0.5 * (freedom_ + elements_ - static_cast<double>(blocks)); }

    double freedom_;
    double elements_;
    double block_price_ = 0.0;
    std::vector<double> offsets_;  ///< what value() is at SS = 0, for each number of blocks from 0
};

Vector block_means(MeanData const& data, Partition const& partition);    ///< weighted by precision [B]
double within_blocks(MeanData const& data, Partition const& partition);  ///< SS

/// Moves single coordinates to other blocks or blocks of their own, exchanges pairs and merges blocks as long as
/// mean_score falls; the number of blocks stays when keep_blocks. O(K^2) a round.
Partition exchange_means(MeanData const& data, Partition partition, bool keep_blocks, Workers const& workers = {});

}  // namespace symdiscover
