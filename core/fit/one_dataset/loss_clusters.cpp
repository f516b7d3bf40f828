// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/loss_clusters.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "core/base/parallel_for.hpp"
#include "core/base/watched_algebra.hpp"
#include "core/partitions/union_find.hpp"

namespace symdiscover {

namespace {

/// Blocks of `partition` that share a piece of the loss, directly or through others, get the same number.
std::vector<Index> coupled_blocks(QuadraticLoss const& loss, Partition const& partition) {
    UnionFind sets(partition.blocks());
    for (QuadraticLoss::Piece const& piece : loss.pieces) {
        std::int32_t first = -1;
        for (Index const c : piece.coordinates) {
            std::int32_t const block = partition[c / loss.payload];
            if (block < 0) continue;
            if (first < 0) first = block;
            sets.unite(first, block);
        }
    }
    std::vector<Index> component;
    for (Index b = 0; b < partition.blocks(); ++b) component.push_back(sets.find(b));
    return component;
}

}  // namespace

LossClusters::LossClusters(QuadraticLoss const& loss, Partition const& partition, LossPathOptions const& options,
                           std::vector<bool> const& mergeable)
    : options_(options),
      elements_(loss.elements),
      d_(loss.payload),
      count_(partition.blocks()),
      representative_(at(count_), -1),
      component_(coupled_blocks(loss, partition)),
      mergeable_(mergeable),
      partners_(at(count_)) {
    for (Index e = elements_ - 1; e >= 0; --e) {
        if (partition[e] >= 0) representative_[at(partition[e])] = e;
    }
    QuadraticLoss tied = reduce(loss, partition);
    for (Index b = 0; b < count_; ++b) {
        double const size = static_cast<double>(partition.sizes()[at(b)]);
        tied.grams.front().diagonal().segment(b * d_, d_).array() += options.ridge * size;
    }
    invert(tied);
    rss_ = loss.energy - psi_.dot(tied.pieces.front().cross);
    std::vector<Index> all(at(count_));
    std::iota(all.begin(), all.end(), Index{0});
    refresh(all);
}

/// V, component by component: between components it is zero.
void LossClusters::invert(QuadraticLoss const& tied) {
    std::vector<std::vector<Index>> members(at(count_));
    for (Index b = 0; b < count_; ++b) members[at(component_[at(b)])].push_back(b);
    v_ = Eigen::MatrixXd::Zero(count_ * d_, count_ * d_);
    Matrix const& gram = tied.grams.front();
    for (std::vector<Index> const& blocks : members) {
        if (blocks.empty()) continue;
        std::vector<Index> rows;
        for (Index const b : blocks) {
            for (Index s = 0; s < d_; ++s) rows.push_back(b * d_ + s);
        }
        auto const cholesky = cholesky_decomposition(Eigen::MatrixXd(gram(rows, rows)), options_.threads);
        if (cholesky.info() != Eigen::Success) {
            throw std::invalid_argument("merging: expected a loss that determines every parameter, or a ridge");
        }
        v_(rows, rows) = inverse(cholesky, options_.threads);
    }
    psi_ = v_ * tied.pieces.front().cross;
}

/// d = 1, where nearly all the time goes: no division unless a cost may be the least.
LossClusters::Partner LossClusters::cheapest_partner_single(Index slot) const {
    Partner best;
    double const* const column = v_.col(slot).data();
    double const own = diagonal_[slot];
    double const value = psi_[slot];
    for (Index other = slot + 1; other < count_; ++other) {
        double const spread = own + diagonal_[other] - 2.0 * column[other];
        double const difference = psi_[other] - value;
        if (difference * difference >= best.cost * spread && spread > 0.0) continue;
        if (!mergeable_[at(other)]) continue;
        // No spread to rounding: nothing tells the two apart.
        double const cost = spread > 0.0 ? difference * difference / spread : 0.0;
        if (cost < best.cost) best = {cost, other};
    }
    return best;
}

double LossClusters::merge_cost(Index a, Index b, Eigen::MatrixXd& work) const {
    if (d_ == 1) {
        double const spread = v_(a, a) + (b == to_zero ? 0.0 : v_(b, b) - 2.0 * v_(b, a));
        double const apart = psi_[a] - (b == to_zero ? 0.0 : psi_[b]);
        return spread > 0.0 ? apart * apart / spread : 0.0;
    }
    auto const block = [&](Index i, Index j) { return v_.block(i * d_, j * d_, d_, d_); };
    Vector difference = psi_.segment(a * d_, d_);
    work = block(a, a);
    if (b != to_zero) {
        difference -= psi_.segment(b * d_, d_);
        work += block(b, b) - block(a, b) - block(b, a);
    }
    Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> const cholesky(work);
    if (cholesky.info() != Eigen::Success) return 0.0;  // no spread to rounding: nothing tells the two apart
    return cholesky.matrixL().solve(difference).squaredNorm();
}

LossClusters::Partner LossClusters::cheapest_partner(Index slot) const {
    if (!mergeable_[at(slot)]) return {};
    Partner best;
    Eigen::MatrixXd work(d_, d_);
    if (d_ == 1) {
        best = cheapest_partner_single(slot);
    } else {
        for (Index other = slot + 1; other < count_; ++other) {
            if (!mergeable_[at(other)]) continue;
            double const cost = merge_cost(slot, other, work);
            if (cost < best.cost) best = {cost, other};
        }
    }
    if (options_.allow_inactive) {
        double const cost = merge_cost(slot, to_zero, work);
        if (cost < best.cost) best = {cost, to_zero};
    }
    return best;
}

/// Partners after the clusters in `touched` (ascending) have changed.
void LossClusters::refresh(std::vector<Index> const& touched) {
    std::vector<bool> is_touched(at(count_), false);
    for (Index const slot : touched) is_touched[at(slot)] = true;
    if (d_ == 1) diagonal_ = v_.diagonal().head(count_);
    parallel_for(count_, options_.threads, [&](Index slot) {
        Partner& partner = partners_[at(slot)];
        bool const gone = partner.slot >= count_ || (partner.slot != to_zero && is_touched[at(partner.slot)]);
        if (is_touched[at(slot)] || gone) {
            partner = cheapest_partner(slot);
            return;
        }
        if (!mergeable_[at(slot)]) return;
        Eigen::MatrixXd work(d_, d_);
        for (auto other = std::upper_bound(touched.begin(), touched.end(), slot); other != touched.end(); ++other) {
            if (!mergeable_[at(*other)]) continue;
            double const cost = merge_cost(slot, *other, work);
            if (cost < partner.cost) partner = {cost, *other};
        }
    });
}

Index LossClusters::cheapest_slot() const {
    auto const least = std::min_element(partners_.begin(), partners_.begin() + count_,
                                        [](Partner const& a, Partner const& b) { return a.cost < b.cost; });
    return least - partners_.begin();
}

Merge LossClusters::cheapest() const {
    if (count_ == 0) return {std::numeric_limits<double>::infinity(), 0, 0};
    Index const slot = cheapest_slot();
    Partner const& partner = partners_[at(slot)];
    Index const other = partner.slot == to_zero ? elements_ : representative_[at(partner.slot)];
    return {partner.cost, representative_[at(slot)], other};
}

std::vector<Index> LossClusters::coupled_to(Index a, Index b) const {
    std::vector<Index> slots;
    Index const other = component_[at(b == to_zero ? a : b)];
    for (Index slot = 0; slot < count_; ++slot) {
        Index const own = component_[at(slot)];
        if (own == component_[at(a)] || own == other) slots.push_back(slot);
    }
    return slots;
}

/// psi_a = psi_b (or 0) from now on: downdates psi and V, which change in `touched` alone.
void LossClusters::constrain(Index a, Index b, std::vector<Index> const& touched) {
    Index const used = count_ * d_;
    Eigen::MatrixXd u = v_.block(0, a * d_, used, d_);
    Vector difference = psi_.segment(a * d_, d_);
    if (b != to_zero) {
        u -= v_.block(0, b * d_, used, d_);
        difference -= psi_.segment(b * d_, d_);
    }
    Eigen::MatrixXd spread = u.middleRows(a * d_, d_);
    if (b != to_zero) spread -= u.middleRows(b * d_, d_);
    Eigen::LDLT<Eigen::MatrixXd> const factor(spread);
    psi_.head(used) -= u * factor.solve(difference);
    Eigen::MatrixXd const scaled = factor.solve(u.transpose());  // [d, used]
    if (static_cast<Index>(touched.size()) == count_) {
        constexpr Index strip = 256;
        parallel_for((used + strip - 1) / strip, options_.threads, [&](Index i) {
            Index const first = i * strip;
            Index const width = std::min(strip, used - first);
            v_.block(0, first, used, width).noalias() -= u * scaled.middleCols(first, width);
        });
        return;
    }
    for (Index const j : touched) {
        if (d_ == 1) {
            double* const column = v_.col(j).data();
            for (Index const i : touched) column[i] -= u(i, 0) * scaled(0, j);
            continue;
        }
        for (Index const i : touched) {
            v_.block(i * d_, j * d_, d_, d_) -= u.middleRows(i * d_, d_) * scaled.middleCols(j * d_, d_);
        }
    }
}

void LossClusters::give_up(Index slot) {
    Index const last = count_ - 1;
    if (slot != last) {
        Index const used = count_ * d_;
        v_.block(0, slot * d_, used, d_) = v_.block(0, last * d_, used, d_).eval();
        v_.block(slot * d_, 0, d_, used) = v_.block(last * d_, 0, d_, used).eval();
    }
    rename(last, slot);
}

/// All but V of cluster `last` goes to `slot`, and there is one cluster fewer.
void LossClusters::rename(Index last, Index slot) {
    if (slot != last) {
        psi_.segment(slot * d_, d_) = psi_.segment(last * d_, d_).eval();
        representative_[at(slot)] = representative_[at(last)];
        component_[at(slot)] = component_[at(last)];
        mergeable_[at(slot)] = mergeable_[at(last)];
        partners_[at(slot)] = partners_[at(last)];
    }
    --count_;
}

/// A column of V from its lower triangle.
Vector LossClusters::single_column(Index slot) const {
    Vector column(count_);
    column.head(slot) = v_.row(slot).head(slot).transpose();
    column.tail(count_ - slot) = v_.col(slot).segment(slot, count_ - slot);
    return column;
}

void LossClusters::move_single(Index from, Index to) {
    if (from == to) return;
    v_.row(to).head(to) = v_.row(from).head(to);
    v_.col(to).segment(to + 1, from - to - 1) = v_.row(from).segment(to + 1, from - to - 1).transpose();
    v_(to, to) = v_(from, from);
}

/// merge() when d = 1 and everything is coupled: memory is what limits it, so only the lower triangle of V is kept from
/// here on, and each column is read once, for the downdate and the costs together.
void LossClusters::merge_coupled_single(Index a, Index b) {
    Vector u = single_column(a);
    double difference = psi_[a];
    if (b != to_zero) {
        u -= single_column(b);
        difference -= psi_[b];
    }
    double const spread = b == to_zero ? u[a] : u[a] - u[b];
    double const scale = spread > 0.0 ? 1.0 / spread : 0.0;
    psi_.head(count_) -= scale * difference * u;
    Index const gone = b == to_zero ? a : b;
    Index const last = count_ - 1;
    move_single(last, gone);
    u[gone] = u[last];
    rename(last, gone);
    std::fill(component_.begin(), component_.end(), 0);  // two that were apart are one now
    diagonal_ = v_.diagonal().head(count_) - scale * u.head(count_).cwiseAbs2();
    parallel_for(count_, options_.threads, [&](Index slot) {
        Index const rest = count_ - slot;
        v_.col(slot).segment(slot, rest) -= scale * u[slot] * u.segment(slot, rest);
        partners_[at(slot)] = cheapest_partner(slot);
    });
}

void LossClusters::merge() {
    Index const a = cheapest_slot();
    Index const b = partners_[at(a)].slot;
    rss_ += partners_[at(a)].cost;
    std::vector<Index> touched = coupled_to(a, b);
    if (d_ == 1 && static_cast<Index>(touched.size()) == count_) {
        merge_coupled_single(a, b);
        return;
    }
    constrain(a, b, touched);
    Index const joined = component_[at(a)];
    for (Index const slot : touched) component_[at(slot)] = joined;
    Index const gone = b == to_zero ? a : b;
    Index const last = count_ - 1;
    give_up(gone);
    // The cluster of the last slot now lives in `gone`: earlier slots may have it as partner, or must see it as later.
    touched.erase(std::remove(touched.begin(), touched.end(), gone), touched.end());
    touched.erase(std::remove(touched.begin(), touched.end(), last), touched.end());
    if (gone < count_) touched.insert(std::lower_bound(touched.begin(), touched.end(), gone), gone);
    refresh(touched);
}

}  // namespace symdiscover
