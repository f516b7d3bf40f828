// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/merge_path.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "core/partitions/union_find.hpp"

namespace symdiscover {

namespace {

/// Clusters as Ward's criterion sees them. Cluster K, the anchor, never moves.
class PointClusters {
  public:
    explicit PointClusters(Matrix const& points)
        : centroids_(points.rows() + 1, points.cols()), sizes_(Vector::Ones(points.rows() + 1)) {
        centroids_ << points, Matrix::Zero(1, points.cols());
        sizes_[points.rows()] = std::numeric_limits<double>::infinity();
        active_.resize(static_cast<std::size_t>(points.rows()) + 1);
        std::iota(active_.begin(), active_.end(), Index{0});
    }

    std::vector<Index> const& active() const { return active_; }

    double cost(Index a, Index b) const {
        double const lighter = std::min(sizes_[a], sizes_[b]);
        double const heavier = std::max(sizes_[a], sizes_[b]);
        double const weight = std::isinf(heavier) ? lighter : lighter * heavier / (lighter + heavier);
        return weight * (centroids_.row(a) - centroids_.row(b)).squaredNorm();
    }

    /// The other cluster whose union with `a` costs least; `preferred` (or -1) wins ties.
    std::pair<Index, double> nearest(Index a, Index preferred) const {
        Index best = preferred;
        double best_cost = preferred < 0 ? std::numeric_limits<double>::infinity() : cost(a, preferred);
        for (Index const other : active_) {
            if (other == a) continue;
            double const candidate = cost(a, other);
            if (candidate < best_cost || best < 0) {
                best = other;
                best_cost = candidate;
            }
        }
        return {best, best_cost};
    }

    /// Joins the lighter cluster to the heavier.
    void merge(Index a, Index b) {
        if (sizes_[a] < sizes_[b]) std::swap(a, b);
        if (!std::isinf(sizes_[a])) {
            double const total = sizes_[a] + sizes_[b];
            centroids_.row(a) = (sizes_[a] * centroids_.row(a) + sizes_[b] * centroids_.row(b)) / total;
            sizes_[a] = total;
        }
        active_.erase(std::lower_bound(active_.begin(), active_.end(), b));
    }

  private:
    Matrix centroids_;
    Vector sizes_;
    std::vector<Index> active_;  ///< ascending
};

}  // namespace

Partition MergePath::after(std::size_t count) const {
    Index const elements = start.elements();
    UnionFind cells(elements + 1);
    std::vector<Index> first(static_cast<std::size_t>(start.blocks()), -1);
    for (Index e = 0; e < elements; ++e) {
        if (start[e] < 0) {
            cells.unite(e, elements);
            continue;
        }
        Index& representative = first[static_cast<std::size_t>(start[e])];
        if (representative < 0) representative = e;
        cells.unite(e, representative);
    }
    for (std::size_t i = 0; i < count; ++i) cells.unite(merges[i].a, merges[i].b);
    Index const zero = cells.find(elements);
    std::vector<std::int32_t> labels;
    for (Index e = 0; e < elements; ++e) {
        Index const root = cells.find(e);
        labels.push_back(root == zero ? Partition::inactive_label : static_cast<std::int32_t>(root));
    }
    return Partition::from_labels(labels);
}

MergePath merge_path(Matrix const& points, Workers const& workers) {
    // Nearest-neighbour chain: follow nearest clusters until two are each other's nearest, merge them, go on from what
    // is left of the chain. Ward's criterion is reducible, so sorting the merges by cost gives the greedy path.
    MergePath path;
    path.start = Partition::singletons(points.rows());
    PointClusters clusters(points);
    std::vector<Index> chain;
    while (clusters.active().size() > 1) {
        if (chain.empty()) chain.push_back(clusters.active().front());
        while (true) {
            workers.require_time();
            Index const previous = chain.size() > 1 ? chain[chain.size() - 2] : -1;
            auto const [next, cost] = clusters.nearest(chain.back(), previous);
            if (next == previous) {
                path.merges.push_back({cost, chain.back(), previous});
                clusters.merge(chain.back(), previous);
                chain.resize(chain.size() - 2);
                break;
            }
            chain.push_back(next);
        }
    }
    std::stable_sort(path.merges.begin(), path.merges.end(),
                     [](Merge const& a, Merge const& b) { return a.cost < b.cost; });
    return path;
}

}  // namespace symdiscover
