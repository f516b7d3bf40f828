// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/loss_path.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "core/base/watched_algebra.hpp"
#include "core/fit/one_dataset/loss_clusters.hpp"

namespace symdiscover {

namespace {

/// An estimate of the d numbers of a cluster and its covariance over s^2. "Zero" has covariance zero.
struct Estimate {
    Vector psi;
    Eigen::MatrixXd covariance;
    Index element = 0;  ///< one of its elements
};

/// Each element's own estimate when nothing is tied.
std::vector<Estimate> estimates_apart(QuadraticLoss const& loss, double ridge, Workers const& workers) {
    Index const d = loss.payload;
    std::vector<Eigen::MatrixXd> inverses;
    for (Matrix const& gram : loss.grams) {
        Eigen::MatrixXd padded = gram;
        padded.diagonal().array() += ridge;
        auto const cholesky = cholesky_decomposition(padded, workers);
        if (cholesky.info() != Eigen::Success) {
            throw std::invalid_argument("merging: expected a loss that determines every parameter, or a ridge");
        }
        inverses.push_back(inverse(cholesky, workers));
    }
    std::vector<Estimate> estimates;
    for (Index e = 0; e < loss.elements; ++e) estimates.push_back({Vector::Zero(d), Eigen::MatrixXd::Zero(d, d), e});
    for (QuadraticLoss::Piece const& piece : loss.pieces) {
        Eigen::MatrixXd const& inverse = inverses[piece.gram];
        Vector const psi = inverse * piece.cross;
        Index const size = psi.size();
        for (Index i = 0; i < size; ++i) {
            Index const c = piece.coordinates[static_cast<std::size_t>(i)];
            Estimate& estimate = estimates[static_cast<std::size_t>(c / d)];
            estimate.psi[c % d] = psi[i];
            for (Index j = 0; j < size; ++j) {
                Index const other = piece.coordinates[static_cast<std::size_t>(j)];
                if (other / d == c / d) estimate.covariance(c % d, other % d) = inverse(i, j);
            }
        }
    }
    return estimates;
}

double joining_cost(Estimate const& a, Estimate const& b) {
    if (a.psi.size() == 1) {
        double const difference = a.psi[0] - b.psi[0];
        return difference * difference / (a.covariance(0, 0) + b.covariance(0, 0));
    }
    Eigen::LLT<Eigen::MatrixXd> const cholesky(a.covariance + b.covariance);
    return cholesky.matrixL().solve(a.psi - b.psi).squaredNorm();
}

/// The precision-weighted mean: a + C_a (C_a + C_b)^-1 (b - a), with covariance C_a (C_a + C_b)^-1 C_b.
Estimate joined(Estimate const& a, Estimate const& b) {
    Eigen::LLT<Eigen::MatrixXd> const cholesky(a.covariance + b.covariance);
    Estimate result = a;
    result.psi += a.covariance * cholesky.solve(b.psi - a.psi);
    Eigen::MatrixXd const covariance = a.covariance * cholesky.solve(b.covariance);
    result.covariance = 0.5 * (covariance + covariance.transpose());
    return result;
}

std::pair<std::size_t, double> nearest(std::vector<Estimate> const& clusters, std::size_t a) {
    std::pair<std::size_t, double> best{a, std::numeric_limits<double>::infinity()};
    for (std::size_t b = 0; b < clusters.size(); ++b) {
        if (b == a) continue;
        double const candidate = joining_cost(clusters[a], clusters[b]);
        if (candidate < best.second) best = {b, candidate};
    }
    return best;
}

/// From one cluster to its nearest until two are each other's nearest. Costs fall along the way, so it ends.
Merge mutual_nearest(std::vector<Estimate> const& clusters, std::size_t& a, std::size_t& b) {
    auto [next, least] = nearest(clusters, a);
    while (true) {
        b = next;
        auto const [after, candidate] = nearest(clusters, b);
        if (after == a || !(candidate < least)) return {least, clusters[a].element, clusters[b].element};
        a = b;
        next = after;
        least = candidate;
    }
}

/// The cells of a partition that merges upwards, as far as the prior is concerned.
class Cells {
  public:
    Cells(Partition const& start, PartitionPrior const& prior) : prior_(prior), cell_(start.labels()) {
        blocks_ = start.blocks();
        inactive_ = start.inactive();
        sizes_ = start.sizes();
        members_.resize(sizes_.size());
        for (Index e = 0; e < start.elements(); ++e) {
            if (start[e] >= 0) members_[static_cast<std::size_t>(start[e])].push_back(e);
        }
        for (Index const size : sizes_) log_sizes_ += prior_.log_cell(size);
    }

    Index blocks() const { return blocks_; }

    double log_prior() const {
        return prior_.log_head(blocks_, inactive_ > 0) + prior_.log_cell(inactive_) + log_sizes_;
    }

    /// As Merge has it: b may stand for zero.
    void merge(Index a, Index b) {
        std::size_t into = cell_of(a);
        --blocks_;
        log_sizes_ -= prior_.log_cell(sizes_[into]);
        if (b == static_cast<Index>(cell_.size())) {
            inactive_ += sizes_[into];
            return;
        }
        std::size_t gone = cell_of(b);
        log_sizes_ -= prior_.log_cell(sizes_[gone]);
        if (sizes_[into] < sizes_[gone]) std::swap(into, gone);  // relabel the fewer
        for (Index const e : members_[gone]) {
            cell_[static_cast<std::size_t>(e)] = static_cast<std::int32_t>(into);
            members_[into].push_back(e);
        }
        members_[gone].clear();
        sizes_[into] += sizes_[gone];
        log_sizes_ += prior_.log_cell(sizes_[into]);
    }

  private:
    std::size_t cell_of(Index e) const { return static_cast<std::size_t>(cell_[static_cast<std::size_t>(e)]); }

    PartitionPrior const& prior_;
    std::vector<std::int32_t> cell_;
    std::vector<Index> sizes_;
    std::vector<std::vector<Index>> members_;
    Index blocks_ = 0;
    Index inactive_ = 0;
    double log_sizes_ = 0.0;
};

}  // namespace

MergePath merge_path(QuadraticLoss const& loss, Partition const& start, LossPathOptions const& options,
                     Observer const& observer, std::vector<bool> const& mergeable) {
    MergePath path;
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
        LossClusters clusters(loss, current, options, may);
        if (first) path.start_cost = clusters.rss();
        first = false;
        // Afresh each time that half the clusters are gone: downdates add up rounding, and the matrix has shrunk.
        Index const half = current.blocks() / 2;
        while (clusters.count() > half) {
            options.threads.require_time();
            Merge const merge = clusters.cheapest();
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

MergePath merge_path_roughly(QuadraticLoss const& loss, Index blocks, LossPathOptions const& options,
                             Observer const& observer) {
    MergePath path;
    path.start = Partition::singletons(loss.elements);
    std::vector<Estimate> clusters = estimates_apart(loss, options.ridge, options.threads);
    path.start_cost = loss.energy;
    Vector const cross = loss.cross();
    for (std::size_t e = 0; e < clusters.size(); ++e) {
        path.start_cost -= clusters[e].psi.dot(cross.segment(static_cast<Index>(e) * loss.payload, loss.payload));
    }
    if (options.allow_inactive) {
        Index const d = loss.payload;
        clusters.push_back({Vector::Zero(d), Eigen::MatrixXd::Zero(d, d), loss.elements});
    }
    // The order of merges matters little to the chain, much to what is kept: all are made, the cheapest are returned.
    Index const planned = static_cast<Index>(clusters.size()) - 1;
    std::size_t a = 0;
    while (clusters.size() > 1) {
        options.threads.require_time();
        if (a >= clusters.size()) a = 0;
        std::size_t b = a;
        path.merges.push_back(mutual_nearest(clusters, a, b));
        clusters[a] = joined(clusters[a], clusters[b]);
        if (path.merges.back().b == loss.elements) clusters[a].element = loss.elements;
        clusters[b] = std::move(clusters.back());
        clusters.pop_back();
        if (a == clusters.size()) a = b;
        Index const step = static_cast<Index>(path.merges.size());
        if (observer && !observer({"merging", step, planned, path.merges.back().cost})) {
            path.complete = false;
            break;
        }
    }
    std::stable_sort(path.merges.begin(), path.merges.end(),
                     [](Merge const& x, Merge const& y) { return x.cost < y.cost; });
    std::size_t const wanted = static_cast<std::size_t>(std::max<Index>(loss.elements - blocks, 0));
    path.merges.resize(std::min(path.merges.size(), wanted));
    return path;
}

TiedSamples choose_on_path(QuadraticLoss const& loss, MergePath const& path, PartitionPrior const& prior, Index blocks,
                           Workers const& workers) {
    Cells cells(path.start, prior);
    double rss = path.start_cost;
    double least = std::numeric_limits<double>::infinity();
    std::size_t best = path.merges.size();
    for (std::size_t count = 0;; ++count) {
        if (blocks > 0 && cells.blocks() == blocks) {
            best = count;
            break;
        }
        double const score = negative_log_evidence(rss, loss.energy, loss.observations, cells.blocks() * loss.payload) -
                             cells.log_prior();
        if (score < least) {
            least = score;
            best = count;
        }
        if (count == path.merges.size()) break;
        rss += path.merges[count].cost;
        cells.merge(path.merges[count].a, path.merges[count].b);
    }
    return fit_tied(loss, path.after(best), prior, workers);
}

}  // namespace symdiscover
