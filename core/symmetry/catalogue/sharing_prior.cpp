// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/catalogue/sharing_prior.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "core/base/log_gamma.hpp"
#include "core/base/log_sum.hpp"
#include "core/symmetry/catalogue/catalogue.hpp"

namespace symdiscover {

namespace {

double const log_coin = std::log(0.5);

double log_binomial(double n, double k) { return log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1); }

/// A partition read as a partition of another's blocks, but for some weights.
struct Reading {
    Partition blocks;
    Index elsewhere = 0;
};

/// (block, label, count) of the cells of a contingency table that are not empty, the blocks ascending.
struct Cell {
    std::int32_t block, label;
    Index count;
};

std::vector<Cell> cells_of(Partition const& member, Partition const& partition) {
    constexpr Index most_dense = Index{1} << 20;
    Index const width = partition.blocks() + 1;  // the inactive come first
    std::vector<Cell> cells;
    if ((member.blocks() + 1) * width <= most_dense) {
        std::vector<Index> counts(static_cast<std::size_t>((member.blocks() + 1) * width), 0);
        for (Index e = 0; e < member.elements(); ++e) {
            ++counts[static_cast<std::size_t>((member[e] + 1) * width + partition[e] + 1)];
        }
        for (std::size_t c = 0; c < counts.size(); ++c) {
            auto const at = static_cast<std::int32_t>(c);
            auto const w = static_cast<std::int32_t>(width);
            if (counts[c] > 0) cells.push_back({at / w - 1, at % w - 1, counts[c]});
        }
        return cells;
    }
    std::vector<std::pair<std::int32_t, std::int32_t>> pairs(member.labels().size());
    for (Index e = 0; e < member.elements(); ++e) pairs[static_cast<std::size_t>(e)] = {member[e], partition[e]};
    std::sort(pairs.begin(), pairs.end());
    for (auto const& [block, label] : pairs) {
        bool const same = !cells.empty() && cells.back().block == block && cells.back().label == label;
        if (!same) cells.push_back({block, label, 0});
        ++cells.back().count;
    }
    return cells;
}

/// Each block goes where most of its weights are.
Reading read_by(Partition const& member, Partition const& partition) {
    std::vector<std::int32_t> labels(member.sizes().size(), Partition::inactive_label);
    std::vector<Index> most(member.sizes().size(), 0);
    Index elsewhere = member.active();
    for (Cell const& cell : cells_of(member, partition)) {
        if (cell.block < 0) {
            elsewhere += cell.label < 0 ? 0 : cell.count;
            continue;
        }
        auto const block = static_cast<std::size_t>(cell.block);
        if (cell.count <= most[block]) continue;
        elsewhere -= cell.count - most[block];
        most[block] = cell.count;
        labels[block] = cell.label;
    }
    return {Partition::from_labels(labels), elsewhere};
}

/// Lower bounds of read_by's elsewhere for one partition, from a thousand elements: these cannot go elsewhere less
/// often wherever all of them go.
class ElsewhereBound {
  public:
    explicit ElsewhereBound(Partition const& partition)
        : partition_(partition), stride_(partition.elements() / most_read + 1), width_(partition.blocks() + 1) {}

    Index operator()(Partition const& member) {
        if (stride_ == 1 || member.blocks() * width_ > most_cells) return 0;
        counts_.resize(std::max(counts_.size(), static_cast<std::size_t>(member.blocks() * width_)), 0);
        most_.assign(member.sizes().size(), 0);
        Index elsewhere = 0;
        for (Index e = 0; e < member.elements(); e += stride_) {
            if (member[e] < 0) {
                elsewhere += partition_[e] < 0 ? 0 : 1;
                continue;
            }
            std::int32_t const count = ++cell(member, e);
            std::int32_t& most = most_[static_cast<std::size_t>(member[e])];
            elsewhere += count > most ? 0 : 1;
            most = std::max(most, count);
        }
        for (Index e = 0; e < member.elements(); e += stride_) {
            if (member[e] >= 0) cell(member, e) = 0;
        }
        return elsewhere;
    }

  private:
    static constexpr Index most_read = 1024;
    static constexpr Index most_cells = Index{1} << 22;

    std::int32_t& cell(Partition const& member, Index e) {
        return counts_[static_cast<std::size_t>(member[e] * width_ + partition_[e] + 1)];
    }

    Partition const& partition_;
    Index stride_;
    Index width_;                       ///< the inactive come first
    std::vector<std::int32_t> counts_;  ///< of a block's elements by label; zero between calls
    std::vector<std::int32_t> most_;    ///< of each block
};

/// So many weights that stand elsewhere: which, and in which block; falls as their number grows.
double log_moves(Index moves, Partition const& partition) {
    double const elsewhere = static_cast<double>(moves);
    double const places = static_cast<double>(partition.blocks()) + elsewhere + 1.0;
    return (elsewhere + 1.0) * log_coin - log_binomial(static_cast<double>(partition.elements()), elsewhere) -
           elsewhere * std::log(places);
}

std::map<Index, PartitionPrior> priors_of_blocks(std::vector<Hypothesis> const& hypotheses) {
    std::map<Index, PartitionPrior> result;
    for (Hypothesis const& hypothesis : hypotheses) {
        Index const blocks = hypothesis.partition.blocks();
        if (blocks > 0) result.try_emplace(blocks, blocks, true);
    }
    return result;
}

}  // namespace

SharingPrior::SharingPrior(std::vector<Hypothesis> hypotheses, Index weights)
    : hypotheses_(std::move(hypotheses)), every_(weights, true), of_blocks_(priors_of_blocks(hypotheses_)) {}

SharingPrior SharingPrior::with(std::vector<Hypothesis> const& more) const {
    std::vector<Hypothesis> all = hypotheses_;
    all.insert(all.end(), more.begin(), more.end());
    return {std::move(all), every_.elements()};
}

double SharingPrior::log_coarsening(Partition const& blocks) const {
    double const other = log_coin + of_blocks_.at(blocks.elements()).log_probability(blocks);
    return blocks.all_apart() ? log_sum(log_coin, other) : other;
}

double SharingPrior::log_named(Hypothesis const& hypothesis, Partition const& partition) const {
    Reading const reading = read_by(hypothesis.partition, partition);
    return hypothesis.log_prior + log_coarsening(reading.blocks) + log_moves(reading.elsewhere, partition);
}

double SharingPrior::log_probability(Partition const& partition) const {
    double log_p = log_coin + every_.log_probability(partition);
    if (partition.all_apart()) return log_sum(log_p, log_coin + log_prior_of_kind());
    // Hypotheses that cannot be worth a digit of the sum are not read, the most promising first.
    constexpr double no_digit = 50.0;
    ElsewhereBound least_elsewhere(partition);
    std::vector<std::pair<double, Hypothesis const*>> at_most;
    for (Hypothesis const& hypothesis : hypotheses_) {
        Index const elsewhere = least_elsewhere(hypothesis.partition);
        at_most.emplace_back(log_coin + hypothesis.log_prior + log_moves(elsewhere, partition), &hypothesis);
    }
    std::stable_sort(at_most.begin(), at_most.end(), [](auto const& a, auto const& b) { return a.first > b.first; });
    for (auto const& [bound, hypothesis] : at_most) {
        if (bound < log_p - no_digit) break;
        log_p = log_sum(log_p, log_coin + log_named(*hypothesis, partition));
    }
    return log_p;
}

void SharingPrior::for_each_finer(Partition const& partition, std::function<bool(Partition)> const& take) const {
    std::set<std::vector<std::int32_t>> seen;
    for (Hypothesis const& hypothesis : hypotheses_) {
        Reading const reading = read_by(hypothesis.partition, partition);
        if (reading.elsewhere > 0) continue;
        std::vector<Index> const sizes = reading.blocks.sizes();
        for (Index b = 0; b < hypothesis.partition.blocks(); ++b) {
            std::int32_t const now = reading.blocks[b];
            if (now >= 0 && sizes[static_cast<std::size_t>(now)] == 1) continue;  // it is apart already
            std::vector<std::int32_t> labels = reading.blocks.labels();
            labels[static_cast<std::size_t>(b)] = static_cast<std::int32_t>(reading.blocks.blocks());
            Partition one = coarsened(hypothesis.partition, Partition::from_labels(labels));
            if (seen.insert(one.labels()).second && !take(std::move(one))) return;
        }
    }
}

Partition coarsened(Partition const& member, Partition const& blocks) {
    std::vector<std::int32_t> labels(member.labels().size());
    for (std::size_t e = 0; e < labels.size(); ++e) {
        std::int32_t const block = member.labels()[e];
        labels[e] = block < 0 ? Partition::inactive_label : blocks[block];
    }
    return Partition::from_labels(labels);
}

}  // namespace symdiscover
