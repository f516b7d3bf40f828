// SPDX-License-Identifier: Apache-2.0
#include "core/fit/means/mean_exchange.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/log_gamma.hpp"
#include "core/partitions/partition_prior.hpp"

namespace symdiscover {

namespace {

/// A score must fall by more than rounding, or the search could go round in circles.
constexpr double least_gain_of_exchange = 1e-9;

struct Block {
    double precision = 0.0;
    double mean = 0.0;
    double count = 0.0;
    Index size = 0;
    double sum_of_squares = 0.0;
    double term = 0.0;  ///< 1/2 log n_b - log size!
};

/// A partition under change: its blocks' sums, from which a change's score follows in constant time.
class Exchange {
  public:
    Exchange(MeanData const& data, Partition const& partition, bool keep_blocks)
        : data_(data), prior_(data.elements()), scale_(data), keep_blocks_(keep_blocks), labels_(partition.labels()) {
        blocks_.resize(static_cast<std::size_t>(partition.blocks()));
        for (Index e = 0; e < data.elements(); ++e) block_of(e) = with(block_of(e), e);
        for (Block const& block : blocks_) {
            total_ += block.sum_of_squares;
            ++used_;
        }
    }

    /// Tries everything once; returns whether something was better.
    bool round(Workers const& workers) {
        bool better = false;
        for (Index e = 0; e < data_.elements(); ++e) {
            workers.require_time();
            better = move_to_best(e) || better;
        }
        for (Index e = 0; e < data_.elements(); ++e) {
            workers.require_time();
            for (Index f = e + 1; f < data_.elements(); ++f) better = exchange(e, f) || better;
        }
        if (!keep_blocks_) better = merge(workers) || better;
        return better;
    }

    Partition partition() const { return Partition::from_labels(labels_); }

  private:
    std::size_t label(Index e) const { return static_cast<std::size_t>(labels_[static_cast<std::size_t>(e)]); }
    Block& block_of(Index e) { return blocks_[label(e)]; }
    double precision(Index e) const { return data_.counts[e] / data_.variances[e]; }

    Block with(Block block, Index e) const {
        double const total = block.precision + precision(e);
        double const step = data_.means[e] - block.mean;
        block.sum_of_squares += block.precision * precision(e) / total * step * step;
        block.mean += precision(e) / total * step;
        block.precision = total;
        block.count += data_.counts[e];
        ++block.size;
        set_term(block);
        return block;
    }

    Block without(Block block, Index e) const {
        if (block.size == 1) return {};
        double const rest = block.precision - precision(e);
        double const step = data_.means[e] - block.mean;
        block.sum_of_squares -= block.precision * precision(e) / rest * step * step;
        block.mean -= precision(e) / rest * step;
        block.precision = rest;
        block.count -= data_.counts[e];
        --block.size;
        set_term(block);
        return block;
    }

    void set_term(Block& block) const { block.term = 0.5 * std::log(block.count) - prior_.log_cell(block.size); }

    double score(double sum_of_squares, Index blocks) const {
        return scale_.value(blocks, std::max(sum_of_squares, 0.0)) - prior_.log_head(blocks);
    }

    /// Two blocks become two others (one of them may be empty): the change of the score.
    double change(Block const& old_a, Block const& old_b, Block const& new_a, Block const& new_b) const {
        auto const empty = [](Block const& block) { return block.size == 0 ? Index{1} : Index{0}; };
        Index const blocks = used_ + empty(old_a) + empty(old_b) - empty(new_a) - empty(new_b);
        if (keep_blocks_ && blocks != used_) return 0.0;
        double const total =
            total_ + new_a.sum_of_squares + new_b.sum_of_squares - old_a.sum_of_squares - old_b.sum_of_squares;
        return score(total, blocks) - score(total_, used_) + new_a.term + new_b.term - old_a.term - old_b.term;
    }

    /// Sums again from the data, so that rounding does not add up.
    void recompute(std::size_t label) {
        Block block;
        for (Index e = 0; e < data_.elements(); ++e) {
            if (this->label(e) == label) block = with(block, e);
        }
        total_ += block.sum_of_squares - blocks_[label].sum_of_squares;
        used_ += (block.size > 0 ? 1 : 0) - (blocks_[label].size > 0 ? 1 : 0);
        blocks_[label] = block;
    }

    void relabel(Index e, std::size_t to) { labels_[static_cast<std::size_t>(e)] = static_cast<std::int32_t>(to); }

    bool move_to_best(Index e) {
        std::size_t const from = label(e);
        Block const rest = without(blocks_[from], e);
        if (blocks_.back().size > 0) blocks_.emplace_back();  // somewhere to be alone
        std::size_t best = from;
        double best_change = -least_gain_of_exchange;
        for (std::size_t to = 0; to < blocks_.size(); ++to) {
            if (to == from) continue;
            double const candidate = change(blocks_[from], blocks_[to], rest, with(blocks_[to], e));
            if (candidate < best_change) {
                best_change = candidate;
                best = to;
            }
        }
        if (best == from) return false;
        relabel(e, best);
        recompute(from);
        recompute(best);
        return true;
    }

    bool exchange(Index e, Index f) {
        std::size_t const a = label(e);
        std::size_t const b = label(f);
        if (a == b || (blocks_[a].size == 1 && blocks_[b].size == 1)) return false;
        Block const new_a = with(without(blocks_[a], e), f);
        Block const new_b = with(without(blocks_[b], f), e);
        if (change(blocks_[a], blocks_[b], new_a, new_b) >= -least_gain_of_exchange) return false;
        relabel(e, b);
        relabel(f, a);
        recompute(a);
        recompute(b);
        return true;
    }

    bool merge(Workers const& workers) {
        bool better = false;
        for (std::size_t a = 0; a < blocks_.size(); ++a) {
            workers.require_time();
            for (std::size_t b = a + 1; b < blocks_.size(); ++b) {
                if (blocks_[a].size == 0 || blocks_[b].size == 0) continue;
                if (change(blocks_[a], blocks_[b], union_of(blocks_[a], blocks_[b]), {}) >= -least_gain_of_exchange)
                    continue;
                for (Index e = 0; e < data_.elements(); ++e) {
                    if (label(e) == b) relabel(e, a);
                }
                recompute(a);
                recompute(b);
                better = true;
            }
        }
        return better;
    }

    Block union_of(Block a, Block const& b) const {
        double const total = a.precision + b.precision;
        double const step = b.mean - a.mean;
        a.sum_of_squares += b.sum_of_squares + a.precision * b.precision / total * step * step;
        a.mean += b.precision / total * step;
        a.precision = total;
        a.count += b.count;
        a.size += b.size;
        set_term(a);
        return a;
    }

    MeanData const& data_;
    PartitionPrior prior_;
    MeanScale scale_;
    bool keep_blocks_;
    std::vector<std::int32_t> labels_;
    std::vector<Block> blocks_;
    double total_ = 0.0;  ///< sum of squares
    Index used_ = 0;      ///< blocks that are not empty
};

}  // namespace

MeanScale::MeanScale(MeanData const& data)
    : freedom_(data.degrees_of_freedom), elements_(static_cast<double>(data.elements())) {
    double const spread = within_blocks(data, Partition::one_block(data.elements())) / data.counts.sum();
    block_price_ = 0.5 * std::log(std::max(spread, 1.0));
    for (Index blocks = 0; blocks <= data.elements(); ++blocks) {
        double const price = block_price_ * static_cast<double>(blocks);
        double const a = exponent(blocks);
        offsets_.push_back(std::isinf(freedom_) ? price : price + a * std::log(0.5 * freedom_) - log_gamma(a));
    }
}

double MeanScale::value(Index blocks, double sum_of_squares) const {
    double const offset = offsets_[static_cast<std::size_t>(blocks)];
    if (std::isinf(freedom_)) return 0.5 * sum_of_squares + offset;
    return exponent(blocks) * std::log1p(sum_of_squares / freedom_) + offset;
}

double MeanScale::slope(Index blocks, double sum_of_squares) const {
    return std::isinf(freedom_) ? 0.5 : exponent(blocks) / (freedom_ + sum_of_squares);
}

double MeanScale::sum_of_squares_at(Index blocks, double value) const {
    double const rest = value - offsets_[static_cast<std::size_t>(blocks)];
    return std::isinf(freedom_) ? 2.0 * rest : freedom_ * std::expm1(rest / exponent(blocks));
}

Vector block_means(MeanData const& data, Partition const& partition) {
    Vector const precisions = data.counts.cwiseQuotient(data.variances);
    Vector totals = Vector::Zero(partition.blocks());
    Vector means = Vector::Zero(partition.blocks());
    for (Index e = 0; e < data.elements(); ++e) {
        totals[partition[e]] += precisions[e];
        means[partition[e]] += precisions[e] / totals[partition[e]] * (data.means[e] - means[partition[e]]);
    }
    return means;
}

double within_blocks(MeanData const& data, Partition const& partition) {
    Vector const means = block_means(data, partition);
    double sum = 0.0;
    for (Index e = 0; e < data.elements(); ++e) {
        double const difference = data.means[e] - means[partition[e]];
        sum += data.counts[e] / data.variances[e] * difference * difference;
    }
    return sum;
}

Partition exchange_means(MeanData const& data, Partition partition, bool keep_blocks, Workers const& workers) {
    Exchange search(data, partition, keep_blocks);
    is_finished([&] {
        while (search.round(workers)) {
        }
    });
    return search.partition();
}

}  // namespace symdiscover
