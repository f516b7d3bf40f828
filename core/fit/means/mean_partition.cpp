// SPDX-License-Identifier: Apache-2.0
#include "core/fit/means/mean_partition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>
#include <vector>

#include "core/base/errors.hpp"
#include "core/base/log_gamma.hpp"
#include "core/fit/means/mean_exchange.hpp"
#include "core/fit/means/mean_intervals.hpp"

namespace symdiscover {

namespace {

void require_means(MeanData const& data, Index blocks) {
    Index const elements = data.elements();
    if (elements < 1 || data.counts.size() != elements || data.variances.size() != elements) {
        throw std::invalid_argument(
            fmt::format("means: expected as many counts and variances as means, at least 1, found {}, {} and {}",
                        data.counts.size(), data.variances.size(), elements));
    }
    for (Index e = 0; e < elements; ++e) {
        bool const good = data.counts[e] >= 1.0 && data.variances[e] > 0.0 && std::isfinite(data.means[e]);
        if (!good) {
            throw std::invalid_argument(
                fmt::format("means: expected a finite mean, a count of at least 1 and a positive variance, found {}, "
                            "{} and {} for coordinate {}",
                            data.means[e], data.counts[e], data.variances[e], e));
        }
    }
    if (blocks < 0 || blocks > elements) {
        throw OptionError("blocks",
                          fmt::format("expected 0 (any) to {}, the number of coordinates, found {}", elements, blocks));
    }
}

SortedMeans sorted_means(MeanData const& data, std::vector<Index> const& order) {
    Index const elements = data.elements();
    SortedMeans sorted{Vector(elements), Vector(elements), Vector(elements)};
    for (Index i = 0; i < elements; ++i) {
        Index const e = order[static_cast<std::size_t>(i)];
        sorted.means[i] = data.means[e];
        sorted.precisions[i] = data.counts[e] / data.variances[e];
        sorted.counts[i] = data.counts[e];
    }
    return sorted;
}

Partition from_intervals(std::vector<Index> const& order, std::vector<Index> const& starts) {
    std::vector<std::int32_t> labels(order.size());
    std::int32_t block = -1;
    for (std::size_t i = 0; i < order.size(); ++i) {
        std::size_t const next = static_cast<std::size_t>(block + 1);
        if (next < starts.size() && starts[next] == static_cast<Index>(i)) ++block;
        labels[static_cast<std::size_t>(order[i])] = block;
    }
    return Partition::from_labels(labels);
}

/// Keeps the best partition seen.
class BestMeans {
  public:
    BestMeans(MeanData const& data, Index blocks) : data_(data), blocks_(blocks) {}

    /// Returns whether the partition is the new best.
    bool offer(Partition partition) {
        if (blocks_ > 0 && partition.blocks() != blocks_) return false;
        double const score = mean_score(data_, partition);
        if (!(score < score_)) return false;
        score_ = score;
        partition_ = std::move(partition);
        return true;
    }

    double score() const { return score_; }
    Partition const& partition() const { return partition_; }

  private:
    MeanData const& data_;
    Index blocks_;
    double score_ = std::numeric_limits<double>::infinity();
    Partition partition_;
};

/// A good partition to begin with: the price of a block is what one more costs at the number of blocks found last.
void offer_priced(SortedMeans const& sorted, PartitionPrior const& prior, double block_price,
                  std::vector<Index> const& order, BestMeans& best, Workers const& workers) {
    constexpr int tries = 8;
    Index const elements = prior.elements();
    Index blocks = 1;
    for (int i = 0; i < tries; ++i) {
        Index const from = std::min(blocks, std::max<Index>(elements - 1, 1));
        double const price = elements == 1 ? 0.0 : block_price + prior.log_head(from) - prior.log_head(from + 1);
        std::vector<Index> const starts =
            best_intervals_at_price(sorted, prior, 0.5, price, std::numeric_limits<double>::infinity(), workers).starts;
        bool const settled = blocks == static_cast<Index>(starts.size());
        blocks = static_cast<Index>(starts.size());
        best.offer(from_intervals(order, starts));
        if (settled) break;
    }
}

/// What bounds of the score are made of.
struct Bounds {
    SortedMeans const& sorted;
    PartitionPrior const& prior;
    MeanScale const& scale;
    std::vector<double> penalties;

    /// What B blocks cost whatever they are.
    double head(Index blocks) const { return scale.value(blocks, 0.0) - prior.log_head(blocks); }

    double least(Index blocks, double priced, double price) const {
        return head(blocks) + priced - price * static_cast<double>(blocks);
    }

    /// What a partition must keep to if it is to have a score below `score`: `most` blocks are of interest, and the
    /// best has about `blocks`. Where the score is not more than value(B, S_B), it rises at least as in the chord from
    /// 0 to S_B, as value is concave in the sum of squares; at the flattest of these slopes a price of blocks bounds
    /// the best partition for every B (Lagrange).
    IntervalLimits below(double score, Index blocks, Workers const& workers) const {
        IntervalLimits limits;
        double slope = 0.5;
        for (Index b = 1; b <= static_cast<Index>(penalties.size()); ++b) {
            double const most = scale.sum_of_squares_at(b, score - penalties[static_cast<std::size_t>(b - 1)]);
            if (!(most >= 0.0)) continue;
            limits.blocks = b;
            limits.sum_of_squares = std::max(limits.sum_of_squares, most);
            if (most > 0.0) slope = std::min(slope, (scale.value(b, most) - scale.value(b, 0.0)) / most);
        }
        if (prior.elements() < 2) return limits;
        Index const from = std::clamp<Index>(blocks, 1, prior.elements() - 1);
        double price = head(from + 1) - head(from);
        // The lower the price, the sooner more blocks are ruled out, until it pays for blocks that nothing else asks
        // for.
        constexpr int tries = 6;
        constexpr double step = 4.0;
        for (int i = 0; i < tries && limits.blocks > from + 1; ++i, price -= step) {
            PricedIntervals const priced =
                best_intervals_at_price(sorted, prior, slope, price, limits.sum_of_squares, workers);
            while (limits.blocks > 0 && least(limits.blocks, priced.value, price) > score) --limits.blocks;
            if (static_cast<Index>(priced.starts.size()) > from + 1) break;
        }
        return limits;
    }
};

/// The best partition into intervals, offered to `best`.
void offer_intervals(MeanData const& data, std::vector<Index> const& order, Index blocks, BestMeans& best,
                     Workers const& workers) {
    SortedMeans const sorted = sorted_means(data, order);
    PartitionPrior const prior(data.elements());
    MeanScale const scale(data);
    Bounds const bounds{sorted, prior, scale, least_penalties(prior, data.counts)};
    best.offer(Partition::one_block(data.elements()));
    best.offer(Partition::singletons(data.elements()));
    if (blocks == 0) offer_priced(sorted, prior, scale.block_price(), order, best, workers);
    constexpr int most_tangents = 20;
    double slope = 0.5;
    for (int tangent = 0; tangent < most_tangents; ++tangent) {
        // A little room, so that rounding does not rule out the best partition itself.
        constexpr double room = 1e-6;
        IntervalLimits limits{blocks, std::numeric_limits<double>::infinity()};
        if (blocks == 0) {
            double const score = best.score() + room * (1.0 + std::abs(best.score()));
            limits = bounds.below(score, best.partition().blocks(), workers);
        }
        BestIntervals const intervals(sorted, prior, slope, limits, workers);
        bool better = false;
        for (Index b = blocks > 0 ? blocks : 1; b <= limits.blocks; ++b) {
            workers.require_time();
            std::vector<Index> const starts = intervals.starts(b);
            if (!starts.empty() && best.offer(from_intervals(order, starts))) better = true;
        }
        double const next = scale.slope(best.partition().blocks(), within_blocks(data, best.partition()));
        if ((tangent > 0 && !better) || next == slope) break;
        slope = next;
    }
}

bool has_equal_precisions(MeanData const& data) {
    return data.counts.minCoeff() == data.counts.maxCoeff() && data.variances.minCoeff() == data.variances.maxCoeff();
}

/// Standard deviation of a mean that is exact but for rounding, relative to the largest number.
constexpr double rounding = 4.0 * std::numeric_limits<double>::epsilon();

/// How much better one variance for each coordinate is than one for all, in nats. W [K]: sums of squares within
/// coordinates, each with `freedom` degrees of freedom. The coordinate's variance has an inverse gamma prior worth one
/// observation at the common variance s^2.
double evidence_for_own_variances(Vector const& w, double freedom, double common) {
    double gain = 0.0;
    double const a = 0.5 * (1.0 + freedom);
    for (double const sum : w) {
        double const own =
            log_gamma(a) - log_gamma(0.5) + 0.5 * std::log(0.5 * common) - a * std::log(0.5 * (common + sum));
        double const shared = -0.5 * freedom * std::log(common) - 0.5 * sum / common;
        gain += own - shared;
    }
    return gain;
}

}  // namespace

MeanData mean_data(SampleBatch const& samples) {
    Index const elements = samples.x.cols();
    double const n = static_cast<double>(samples.count());
    if (elements < 1 || samples.count() < 1) {
        throw std::invalid_argument("means: expected at least one sample of at least one coordinate");
    }
    MeanData data;
    data.counts = Vector::Constant(elements, n);
    data.means = samples.x.colwise().mean().transpose();
    Vector const w = (samples.x.rowwise() - data.means.transpose()).colwise().squaredNorm().transpose();
    double const largest = samples.x.cwiseAbs().maxCoeff();
    double const exact = largest > 0.0 ? n * rounding * rounding * largest * largest : 1.0;
    double const freedom = static_cast<double>(elements) * (n - 1.0);
    double const common = freedom > 0.0 ? w.sum() / freedom : 0.0;
    if (!(common > std::max(exact, std::numeric_limits<double>::min()))) {
        data.variances = Vector::Constant(elements, std::max(exact, std::numeric_limits<double>::min()));
        return data;
    }
    data.degrees_of_freedom = freedom;
    data.variances = Vector::Constant(elements, common);
    if (elements > 1 && evidence_for_own_variances(w, n - 1.0, common) > 0.0) {
        data.variances = (w.array() + common) / n;
        data.common_variance = false;
    }
    return data;
}

double mean_score(MeanData const& data, Partition const& partition) {
    Vector counts = Vector::Zero(partition.blocks());
    for (Index e = 0; e < data.elements(); ++e) counts[partition[e]] += data.counts[e];
    double const penalty =
        0.5 * counts.array().log().sum() - PartitionPrior(data.elements()).log_probability(partition);
    return MeanScale(data).value(partition.blocks(), within_blocks(data, partition)) + penalty;
}

MeanPartition best_mean_partition(MeanData const& data, Index blocks, Workers const& workers) {
    require_means(data, blocks);
    std::vector<Index> order(static_cast<std::size_t>(data.elements()));
    std::iota(order.begin(), order.end(), Index{0});
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return data.means[a] < data.means[b]; });
    BestMeans best(data, blocks);
    bool const finished = is_finished([&] { offer_intervals(data, order, blocks, best, workers); });
    if (!finished && best.partition().elements() == 0) throw Stopped();
    MeanPartition result;
    result.partition = best.partition();
    bool const equal = has_equal_precisions(data);
    if (!equal) result.partition = exchange_means(data, std::move(result.partition), blocks > 0, workers);
    result.proven_best = finished && equal && std::isinf(data.degrees_of_freedom);
    result.psi = block_means(data, result.partition);
    result.score = mean_score(data, result.partition);
    return result;
}

}  // namespace symdiscover
