// SPDX-License-Identifier: Apache-2.0
#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "core/fit/one_dataset/loss_path.hpp"

namespace symdiscover {

namespace {

/// An estimate of the d numbers of a cluster and its covariance over s^2. "Zero" has covariance zero.
struct Estimate {
    Vector psi;
    Eigen::MatrixXd covariance;
    Index element = 0;  ///< one of its elements
};

/// Each element's own estimate when nothing is tied.
std::vector<Estimate> estimates_apart(QuadraticLoss const& loss, double ridge) {
    Index const d = loss.payload;
    std::vector<Eigen::MatrixXd> inverses;
    for (Matrix const& gram : loss.grams) {
        Eigen::MatrixXd padded = gram;
        padded.diagonal().array() += ridge;
        Eigen::LLT<Eigen::MatrixXd> const cholesky(padded);
        if (cholesky.info() != Eigen::Success) {
            throw std::invalid_argument("merging: expected a loss that determines every parameter, or a ridge");
        }
        inverses.push_back(cholesky.solve(Eigen::MatrixXd::Identity(gram.rows(), gram.rows())));
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

double cost(Estimate const& a, Estimate const& b) {
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
        double const candidate = cost(clusters[a], clusters[b]);
        if (candidate < best.second) best = {b, candidate};
    }
    return best;
}

/// From one cluster to its nearest until two are each other's nearest. Costs fall along the way, so it ends.
SharingMerge mutual_nearest(std::vector<Estimate> const& clusters, std::size_t& a, std::size_t& b) {
    auto [next, least] = nearest(clusters, a);
    while (true) {
        b = next;
        auto const [after, candidate] = nearest(clusters, b);
        if (after == a || !(candidate < least)) return {clusters[a].element, clusters[b].element, least};
        a = b;
        next = after;
        least = candidate;
    }
}

}  // namespace

SharingPath merge_path_roughly(QuadraticLoss const& loss, Index blocks, LossPathOptions const& options,
                               Observer const& observer) {
    SharingPath path;
    path.start = Partition::singletons(loss.elements);
    std::vector<Estimate> clusters = estimates_apart(loss, options.ridge);
    path.start_rss = loss.energy;
    Vector const cross = loss.cross();
    for (std::size_t e = 0; e < clusters.size(); ++e) {
        path.start_rss -= clusters[e].psi.dot(cross.segment(static_cast<Index>(e) * loss.payload, loss.payload));
    }
    if (options.allow_inactive) {
        Index const d = loss.payload;
        clusters.push_back({Vector::Zero(d), Eigen::MatrixXd::Zero(d, d), loss.elements});
    }
    // The order of merges matters little to the chain, much to what is kept: all are made, the cheapest are returned.
    Index const planned = static_cast<Index>(clusters.size()) - 1;
    std::size_t a = 0;
    while (clusters.size() > 1) {
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
                     [](SharingMerge const& x, SharingMerge const& y) { return x.cost < y.cost; });
    std::size_t const wanted = static_cast<std::size_t>(std::max<Index>(loss.elements - blocks, 0));
    path.merges.resize(std::min(path.merges.size(), wanted));
    return path;
}

}  // namespace symdiscover
