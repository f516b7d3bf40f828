// SPDX-License-Identifier: Apache-2.0
#include "core/fit/merge_sharing.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "core/parallel/parallel_for.hpp"

namespace symdiscover {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Index to_zero = -1;  ///< the partner of a cluster that is merged with zero

/// Follows parents to the root, shortening the way.
Index root_of(std::vector<Index>& parents, Index i) {
    auto const at = [&](Index j) -> Index& { return parents[static_cast<std::size_t>(j)]; };
    while (at(i) != i) {
        at(i) = at(at(i));
        i = at(i);
    }
    return i;
}

/// Blocks of `partition` that share a piece of the loss, directly or through others, get the same number.
std::vector<Index> coupled_blocks(QuadraticLoss const& loss, Partition const& partition) {
    std::vector<Index> parents(static_cast<std::size_t>(partition.blocks()));
    std::iota(parents.begin(), parents.end(), Index{0});
    for (QuadraticLoss::Piece const& piece : loss.pieces) {
        Index first = -1;
        for (Index const c : piece.coordinates) {
            std::int32_t const block = partition[c / loss.payload];
            if (block < 0) continue;
            if (first < 0) first = root_of(parents, block);
            parents[static_cast<std::size_t>(root_of(parents, block))] = first;
        }
    }
    std::vector<Index> component(parents.size());
    for (std::size_t b = 0; b < parents.size(); ++b) component[b] = root_of(parents, static_cast<Index>(b));
    return component;
}

/// The clusters as the loss sees them: psi, V, and for each cluster which later one it is cheapest to merge with.
/// Clusters live in slots 0 .. count - 1; a slot that is given up is filled from the last.
class Clusters {
  public:
    Clusters(QuadraticLoss const& loss, Partition const& partition, SharingPathOptions const& options,
             std::vector<bool> const& mergeable);

    double rss() const { return rss_; }
    Index count() const { return count_; }

    /// The cheapest merge, as elements; infinite cost when none is left.
    SharingMerge cheapest() const;

    /// Carries out cheapest().
    void merge();

  private:
    struct Partner {
        double cost = infinity;
        Index slot = to_zero;
    };

    void invert(QuadraticLoss const& tied);
    Partner cheapest_partner(Index slot) const;
    Partner cheapest_partner_single(Index slot) const;
    double merge_cost(Index a, Index b, Eigen::MatrixXd& work) const;
    void constrain(Index a, Index b, std::vector<Index> const& touched);
    void give_up(Index slot);
    std::vector<Index> coupled_to(Index a, Index b) const;
    void refresh(std::vector<Index> const& touched);
    Index cheapest_slot() const;
    std::size_t at(Index slot) const { return static_cast<std::size_t>(slot); }

    SharingPathOptions options_;
    Index elements_;
    Index d_;
    Index count_;
    double rss_ = 0.0;
    Eigen::MatrixXd v_;  ///< [B d, B d]; the first count_ d rows and columns are in use
    Vector diagonal_;    ///< of v_, side by side, when d = 1
    Vector psi_;
    std::vector<Index> representative_;  ///< an element of each cluster
    std::vector<Index> component_;
    std::vector<bool> mergeable_;
    std::vector<Partner> partners_;
};

Clusters::Clusters(QuadraticLoss const& loss, Partition const& partition, SharingPathOptions const& options,
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
void Clusters::invert(QuadraticLoss const& tied) {
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
        Eigen::LLT<Eigen::MatrixXd> const cholesky(gram(rows, rows));
        if (cholesky.info() != Eigen::Success) {
            throw std::invalid_argument("merging: expected a loss that determines every parameter, or a ridge");
        }
        Index const size = static_cast<Index>(rows.size());
        Eigen::MatrixXd const inverse = cholesky.solve(Eigen::MatrixXd::Identity(size, size));
        v_(rows, rows) = inverse;
    }
    psi_ = v_ * tied.pieces.front().cross;
}

/// d = 1, where nearly all the time goes: no division unless a cost may be the least.
Clusters::Partner Clusters::cheapest_partner_single(Index slot) const {
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

double Clusters::merge_cost(Index a, Index b, Eigen::MatrixXd& work) const {
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

Clusters::Partner Clusters::cheapest_partner(Index slot) const {
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
void Clusters::refresh(std::vector<Index> const& touched) {
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

Index Clusters::cheapest_slot() const {
    auto const least = std::min_element(partners_.begin(), partners_.begin() + count_,
                                        [](Partner const& a, Partner const& b) { return a.cost < b.cost; });
    return least - partners_.begin();
}

SharingMerge Clusters::cheapest() const {
    if (count_ == 0) return {0, 0, infinity};
    Index const slot = cheapest_slot();
    Partner const& partner = partners_[at(slot)];
    Index const other = partner.slot == to_zero ? elements_ : representative_[at(partner.slot)];
    return {representative_[at(slot)], other, partner.cost};
}

std::vector<Index> Clusters::coupled_to(Index a, Index b) const {
    std::vector<Index> slots;
    Index const other = component_[at(b == to_zero ? a : b)];
    for (Index slot = 0; slot < count_; ++slot) {
        Index const own = component_[at(slot)];
        if (own == component_[at(a)] || own == other) slots.push_back(slot);
    }
    return slots;
}

/// psi_a = psi_b (or 0) from now on: downdates psi and V, which change in `touched` alone.
void Clusters::constrain(Index a, Index b, std::vector<Index> const& touched) {
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
        for (Index const i : touched) {
            v_.block(i * d_, j * d_, d_, d_) -= u.middleRows(i * d_, d_) * scaled.middleCols(j * d_, d_);
        }
    }
}

void Clusters::give_up(Index slot) {
    Index const last = count_ - 1;
    if (slot != last) {
        Index const used = count_ * d_;
        v_.block(0, slot * d_, used, d_) = v_.block(0, last * d_, used, d_).eval();
        v_.block(slot * d_, 0, d_, used) = v_.block(last * d_, 0, d_, used).eval();
        psi_.segment(slot * d_, d_) = psi_.segment(last * d_, d_).eval();
        representative_[at(slot)] = representative_[at(last)];
        component_[at(slot)] = component_[at(last)];
        mergeable_[at(slot)] = mergeable_[at(last)];
        partners_[at(slot)] = partners_[at(last)];
    }
    --count_;
}

void Clusters::merge() {
    Index const a = cheapest_slot();
    Index const b = partners_[at(a)].slot;
    rss_ += partners_[at(a)].cost;
    std::vector<Index> touched = coupled_to(a, b);
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

}  // namespace

SharingPath merge_sharing(QuadraticLoss const& loss, Partition const& start, SharingPathOptions const& options,
                          Observer const& observer, std::vector<bool> const& mergeable) {
    SharingPath path;
    path.start = start;
    Partition current = start;
    bool first = true;
    Index const planned = start.blocks() - (options.allow_inactive ? 0 : 1);
    while (current.blocks() > 0) {
        std::vector<bool> may(static_cast<std::size_t>(current.blocks()), true);
        for (Index e = 0; e < loss.elements && !mergeable.empty(); ++e) {
            if (start[e] >= 0 && current[e] >= 0) {
                may[static_cast<std::size_t>(current[e])] = mergeable[static_cast<std::size_t>(start[e])];
            }
        }
        Clusters clusters(loss, current, options, may);
        if (first) path.start_rss = clusters.rss();
        first = false;
        // Afresh each time that half the clusters are gone: downdates add up rounding, and the matrix has shrunk.
        Index const half = current.blocks() / 2;
        while (clusters.count() > half) {
            SharingMerge const merge = clusters.cheapest();
            if (std::isinf(merge.cost)) return path;
            path.merges.push_back(merge);
            clusters.merge();
            Index const step = static_cast<Index>(path.merges.size());
            if (observer && !observer({"merging", step, planned, clusters.rss()})) {
                path.complete = false;
                return path;
            }
        }
        current = path.after(path.merges.size());
    }
    return path;
}

Partition SharingPath::after(std::size_t count) const {
    Index const elements = start.elements();
    std::vector<Index> parents(static_cast<std::size_t>(elements) + 1);
    std::iota(parents.begin(), parents.end(), Index{0});
    std::vector<Index> first(static_cast<std::size_t>(start.blocks()), -1);
    for (Index e = 0; e < elements; ++e) {
        if (start[e] < 0) {
            parents[static_cast<std::size_t>(e)] = elements;
            continue;
        }
        Index& representative = first[static_cast<std::size_t>(start[e])];
        if (representative < 0) representative = e;
        parents[static_cast<std::size_t>(e)] = representative;
    }
    for (std::size_t i = 0; i < count; ++i) {
        Index const a = root_of(parents, merges[i].a);
        Index const b = root_of(parents, merges[i].b);
        parents[static_cast<std::size_t>(std::min(a, b))] = std::max(a, b);
    }
    std::vector<std::int32_t> labels(static_cast<std::size_t>(elements));
    for (Index e = 0; e < elements; ++e) {
        Index const root = root_of(parents, e);
        labels[static_cast<std::size_t>(e)] =
            root == elements ? Partition::inactive_label : static_cast<std::int32_t>(root);
    }
    return Partition::from_labels(labels);
}

}  // namespace symdiscover
