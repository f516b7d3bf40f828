// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

#include "core/base/types.hpp"
#include "core/base/workers.hpp"
#include "core/data/samples.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// Model `mean`: K coordinates with a mean each, of which some are equal [LPS, section 5.1]. What is known of them.
struct MeanData {
    Vector counts;     ///< observations of each coordinate, at least 1 (need not be equal)
    Vector means;      ///< their means
    Vector variances;  ///< variance of one observation of each coordinate: the mean's is variances / counts
    /// How well the variances are known up to a common factor: an estimate within coordinates has sum (counts - 1)
    /// degrees of freedom. Infinity: they are known.
    double degrees_of_freedom = std::numeric_limits<double>::infinity();
    bool common_variance = true;  ///< one noise variance for all coordinates

    Index elements() const { return means.size(); }
};

/// The columns of samples.x [N, K], N >= 1, K >= 1 (std::invalid_argument). The noise variance is estimated within
/// coordinates: one for all, or one for each, whichever has the better evidence. Each for itself means a variance with
/// an inverse gamma prior worth one observation around the common one: its marginal likelihood is known, its estimate
/// (W_e + s^2) / N, with W_e the sum of squares within the coordinate and s^2 the common variance, is never zero, and
/// BIC, which this is for large N, would always take it at N = 2. Where nothing varies, and for N = 1, there is no
/// noise to be seen: the variance is that of rounding, is taken as known, and means are tied only when they are equal.
MeanData mean_data(SampleBatch const& samples);

struct MeanPartition {
    Partition partition;
    Vector psi;          ///< the blocks' means [B], weighted by precision
    double score = 0.0;  ///< mean_score of this partition
    /// The partition has the best score of all, not only of those looked at.
    bool proven_best = false;
};

/// -log p(data | partition) - log P(partition) up to a constant of the data; lower is better. With w_e = counts_e /
/// variances_e the precision of a mean, SS the weighted sum of squares of the means within blocks, n_b the observations
/// in block b:
///     variances known:        SS / 2 + sum_b 1/2 log(r n_b) - log P(partition)
///     nu degrees of freedom:  (nu + K - B) / 2 log(1 + SS / nu) + c_B + sum_b 1/2 log(r n_b) - log P(partition)
/// 1/2 log(r n_b) is the price of a block's mean, whose prior has r times the variance of an observation. Unit
/// information (Kass and Wasserman 1995) is r = 1; where the means spread wider than that (r = their variance over the
/// noise's) a narrower prior than the means themselves show would make it too cheap to call all of them different. The
/// second line is the first with the common factor s^2 of the variances integrated over ds^2 / s^2, with c_B = (nu + K
/// - B) / 2 log(nu / 2) - log Gamma((nu + K - B) / 2): Student's t, whose tails matter when N is small.
double mean_score(MeanData const& data, Partition const& partition);

/// The partition with the best mean_score, or with the best among those with `blocks` blocks when blocks > 0.
///
/// Method: sort the means; given the number of blocks all terms are sums over blocks, so a dynamic programme over the
/// sorted means finds the best partition into intervals: O(K^2) for each number of blocks, less where an interval costs
/// more than a partition that is already known. It stops when a lower bound (sum of squares zero, sizes as uneven as
/// can be) shows that more blocks cannot win. With nu finite the score is concave in SS, so it is minimised through
/// tangents: a dynamic programme for each, until the tangent at the best partition leads nowhere else.
///
/// When is the best partition made of intervals? With equal precisions and counts, always. Proof: take blocks a, b with
/// means p < q and elements i in a, j in b with x_i > x_j. Exchange i and j: sizes and counts stay, and with the
/// centres p, q held the sum of squares changes by 2 w (x_i - x_j)(p - q) < 0; letting the centres go to the new means
/// lowers it further. With p = q, it falls when the centres move. So an optimum has no such pair. Then `proven_best` is
/// set when the variances are known (with nu finite the tangents could in principle miss). With unequal precisions or
/// counts the exchange changes the blocks' weights, and an optimum may interleave near its boundaries: the intervals
/// are a start, improved by moving and exchanging single coordinates as long as the score falls.
///
/// Throws std::invalid_argument when sizes disagree, a count is below 1, a variance is not positive or a mean is not
/// finite; OptionError when blocks > K.
MeanPartition best_mean_partition(MeanData const& data, Index blocks = 0, Workers const& workers = {});

}  // namespace symdiscover
