// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/sparse_member.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "core/fit/closed_form/partition_steps.hpp"
#include "core/fit/hypotheses/fresh_fit.hpp"
#include "core/fit/hypotheses/integrated_evidence.hpp"

namespace symdiscover {

namespace {

/// More blocks than this are no longer few.
constexpr Index most_taps = 32;
constexpr int iterations = 6;

/// [B]: sum over tasks of the squared norm of Z's columns.
Vector column_powers(LinearTasks const& data, Partition const& member, Workers const& workers) {
    Vector powers = Vector::Zero(member.blocks());
    Matrix z(data.rows, member.blocks());
    for (Index t = 0; t < data.tasks; ++t) {
        workers.require_time();
        auto const x = data.x.middleRows(t * data.rows, data.rows);
        for (Index a = 0; a < data.outputs; ++a) {
            for (Index j = 0; j < data.inputs; ++j) {
                if (std::int32_t const block = member[a * data.inputs + j]; block >= 0) z.col(block).setZero();
            }
            for (Index j = 0; j < data.inputs; ++j) {
                if (std::int32_t const block = member[a * data.inputs + j]; block >= 0) z.col(block) += x.col(j);
            }
            for (Index j = 0; j < data.inputs; ++j) {  // each block of this output once
                std::int32_t const block = member[a * data.inputs + j];
                if (block < 0) continue;
                powers[block] += data.output_precision(a) * z.col(block).squaredNorm();
                z.col(block).setZero();
            }
        }
    }
    return powers;
}

/// [B]: what each block would explain by itself of what `model` leaves.
Vector promises(LinearTasks const& data, Partition const& member, TiedTasks const& model, Vector const& powers,
                Workers const& workers) {
    Matrix const slopes = residual_slopes(data, model, workers);
    Vector result = Vector::Zero(member.blocks());
    Vector each(member.blocks());
    for (Index t = 0; t < data.tasks; ++t) {
        each.setZero();
        for (Index e = 0; e < member.elements(); ++e) {
            if (member[e] >= 0) each[member[e]] += slopes(t, e);
        }
        result += each.cwiseAbs2();
    }
    return result.cwiseQuotient(powers.cwiseMax(1e-300));
}

/// The blocks in use, and the search over them.
class Taps {
  public:
    Taps(LinearTasks const& data, Hypothesis const& hypothesis, SharingPrior const& prior, Workers const& workers)
        : data_(&data),
          hypothesis_(&hypothesis),
          prior_(&prior),
          workers_(workers),
          used_(at(hypothesis.partition.blocks()), false) {}

    Partition blocks() const {
        std::vector<std::int32_t> labels(used_.size(), Partition::inactive_label);
        for (std::size_t b = 0; b < used_.size(); ++b) {
            if (used_[b]) labels[b] = static_cast<std::int32_t>(b);
        }
        return Partition::from_labels(labels);
    }

    Partition partition() const { return coarsened(hypothesis_->partition, blocks()); }

    double score() const {
        return -integrated_log_evidence(*data_, partition(), workers_) - hypothesis_->log_prior -
               prior_->log_coarsening(blocks());
    }

    TiedTasks model() const { return fresh_fit(*data_, partition(), iterations, workers_); }

    Index count() const { return static_cast<Index>(std::count(used_.begin(), used_.end(), true)); }

    void add(Vector const& promise, Index more) {
        std::vector<std::size_t> order(used_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::erase_if(order, [this](std::size_t b) { return used_[b]; });
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return promise[static_cast<Index>(a)] > promise[static_cast<Index>(b)];
        });
        for (std::size_t i = 0; i < order.size() && static_cast<Index>(i) < more; ++i) used_[order[i]] = true;
    }

    /// The blocks in use, the weakest first.
    std::vector<std::size_t> weakest() const {
        TiedTasks const fitted = model();
        Partition const mine = blocks();
        std::vector<std::size_t> order;
        for (std::size_t b = 0; b < used_.size(); ++b) {
            if (used_[b]) order.push_back(b);
        }
        auto const power = [&](std::size_t b) {
            return fitted.posterior.mean.col(mine[static_cast<Index>(b)]).squaredNorm();
        };
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return power(a) < power(b); });
        return order;
    }

    void set(std::size_t block, bool in_use) { used_[block] = in_use; }

  private:
    LinearTasks const* data_;
    Hypothesis const* hypothesis_;
    SharingPrior const* prior_;
    Workers workers_;
    std::vector<bool> used_;
};

}  // namespace

ScoredPartition best_sparse(LinearTasks const& data, Hypothesis const& hypothesis, SharingPrior const& prior,
                            Workers const& workers) {
    Vector const powers = column_powers(data, hypothesis.partition, workers);
    Index const blocks = hypothesis.partition.blocks();
    Taps taps(data, hypothesis, prior, workers);
    Taps best = taps;
    double best_score = taps.score();
    for (Index size = 1; size < blocks && size <= most_taps; size *= 2) {
        taps.add(promises(data, hypothesis.partition, taps.model(), powers, workers), size - taps.count());
        double const score = taps.score();
        if (score >= best_score) continue;
        best = taps;
        best_score = score;
    }
    for (bool better = best.count() > 1; better && best.count() > 1;) {
        better = false;
        for (std::size_t const block : best.weakest()) {
            best.set(block, false);
            double const score = best.score();
            if (score < best_score) {
                best_score = score;
                better = true;
                continue;
            }
            best.set(block, true);
            break;  // a stronger one is needed all the more
        }
    }
    return {best.partition(), best_score};
}

}  // namespace symdiscover
