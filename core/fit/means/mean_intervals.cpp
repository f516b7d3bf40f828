// SPDX-License-Identifier: Apache-2.0
#include "core/fit/means/mean_intervals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace symdiscover {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// An interval that grows downwards. Sums are updated, never differences of prefix sums taken: these lose every digit
/// where the noise is small beside the means.
class GrowingInterval {
  public:
    void add(double mean, double precision, double count) {
        double const total = precision_ + precision;
        double const step = mean - mean_;
        sum_of_squares_ += precision_ * precision / total * step * step;
        mean_ += precision / total * step;
        precision_ = total;
        count_ += count;
        ++size_;
    }

    double sum_of_squares() const { return sum_of_squares_; }

    double cost(PartitionPrior const& prior, double slope) const {
        return slope * sum_of_squares_ - prior.log_cell(size_) + 0.5 * std::log(count_);
    }

  private:
    double precision_ = 0.0;
    double mean_ = 0.0;
    double sum_of_squares_ = 0.0;
    double count_ = 0.0;
    Index size_ = 0;
};

}  // namespace

std::vector<double> least_penalties(PartitionPrior const& prior, Vector const& counts) {
    Index const elements = prior.elements();
    std::vector<double> sorted(counts.begin(), counts.end());
    std::sort(sorted.begin(), sorted.end());
    double rest = counts.sum();
    double log_apart = 0.0;
    std::vector<double> least(static_cast<std::size_t>(elements));
    for (Index blocks = 1; blocks <= elements; ++blocks) {
        std::size_t const at = static_cast<std::size_t>(blocks - 1);
        least[at] =
            -prior.log_head(blocks) - prior.log_cell(elements - blocks + 1) + 0.5 * (log_apart + std::log(rest));
        rest -= sorted[at];
        log_apart += std::log(sorted[at]);
    }
    return least;
}

BestIntervals::BestIntervals(SortedMeans const& sorted, PartitionPrior const& prior, double slope,
                             IntervalLimits const& limits, Workers const& workers)
    : elements_(sorted.means.size()), blocks_(limits.blocks) {
    // least(j, b): the first j elements in b intervals. Over b the rows are contiguous, and the inner loop runs over b.
    std::size_t const stride = static_cast<std::size_t>(blocks_) + 1;
    std::size_t const rows = static_cast<std::size_t>(elements_) + 1;
    std::vector<double> least(rows * stride, infinity);
    last_start_.assign(rows * stride, -1);
    least[0] = 0.0;
    for (Index end = 1; end <= elements_; ++end) {
        workers.require_time();
        double* const here = &least[static_cast<std::size_t>(end) * stride];
        std::int32_t* const start_here = &last_start_[static_cast<std::size_t>(end) * stride];
        GrowingInterval interval;
        for (Index start = end - 1; start >= 0; --start) {
            interval.add(sorted.means[start], sorted.precisions[start], sorted.counts[start]);
            if (interval.sum_of_squares() > limits.sum_of_squares) break;
            double const cost = interval.cost(prior, slope);
            double const* const before = &least[static_cast<std::size_t>(start) * stride];
            Index const most = std::min(start + 1, blocks_);
            std::int32_t const mark = static_cast<std::int32_t>(start);
            for (Index b = 1; b <= most; ++b) {
                double const candidate = before[b - 1] + cost;
                bool const better = candidate < here[b];
                here[b] = better ? candidate : here[b];
                start_here[b] = better ? mark : start_here[b];
            }
        }
    }
}

std::vector<Index> BestIntervals::starts(Index blocks) const {
    std::size_t const stride = static_cast<std::size_t>(blocks_) + 1;
    std::vector<Index> found;
    Index end = elements_;
    for (Index b = blocks; b >= 1; --b) {
        end = last_start_[static_cast<std::size_t>(end) * stride + static_cast<std::size_t>(b)];
        if (end < 0) return {};
        found.push_back(end);
    }
    std::reverse(found.begin(), found.end());
    return found;
}

PricedIntervals best_intervals_at_price(SortedMeans const& sorted, PartitionPrior const& prior, double slope,
                                        double price, double most, Workers const& workers) {
    Index const elements = sorted.means.size();
    std::vector<double> least(static_cast<std::size_t>(elements) + 1, infinity);
    std::vector<Index> last_start(least.size(), 0);
    least[0] = 0.0;
    for (Index end = 1; end <= elements; ++end) {
        workers.require_time();
        std::size_t const at = static_cast<std::size_t>(end);
        GrowingInterval interval;
        for (Index start = end - 1; start >= 0; --start) {
            interval.add(sorted.means[start], sorted.precisions[start], sorted.counts[start]);
            if (interval.sum_of_squares() > most) break;
            double const candidate = least[static_cast<std::size_t>(start)] + interval.cost(prior, slope) + price;
            if (candidate < least[at]) {
                least[at] = candidate;
                last_start[at] = start;
            }
        }
    }
    PricedIntervals found{{}, least.back()};
    if (std::isinf(found.value)) return found;
    for (Index end = elements; end > 0;) {
        end = last_start[static_cast<std::size_t>(end)];
        found.starts.push_back(end);
    }
    std::reverse(found.starts.begin(), found.starts.end());
    return found;
}

}  // namespace symdiscover
