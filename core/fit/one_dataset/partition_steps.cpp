// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/partition_steps.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "core/base/parallel_for.hpp"
#include "core/base/watched_algebra.hpp"
#include "core/fit/means/mean_partition.hpp"
#include "core/fit/one_dataset/loss_path.hpp"

namespace symdiscover {

namespace {

constexpr std::int32_t inactive = Partition::inactive_label;

/// Where the coordinates of an element are in the loss.
struct Place {
    std::size_t piece = 0;
    Index row = 0;
};

std::vector<Place> places_of(QuadraticLoss const& loss) {
    std::vector<Place> places(static_cast<std::size_t>(loss.coordinates()));
    for (std::size_t p = 0; p < loss.pieces.size(); ++p) {
        auto const& coordinates = loss.pieces[p].coordinates;
        for (std::size_t i = 0; i < coordinates.size(); ++i) {
            places[static_cast<std::size_t>(coordinates[i])] = {p, static_cast<Index>(i)};
        }
    }
    return places;
}

/// The tied loss at its minimum: psi, V and what the elements' own slopes are.
class TiedState {
  public:
    TiedState(QuadraticLoss const& loss, TiedSamples current, PartitionPrior const& prior, Workers const& workers)
        : loss_(loss), prior_(prior), workers_(workers), places_(places_of(loss)), d_(loss.payload) {
        accept(std::move(current));
    }

    TiedSamples const& current() const { return current_; }

    void accept(TiedSamples next);

    /// Accepts the partition when a refit says that it is better.
    bool offer(std::vector<std::int32_t> const& labels) {
        workers_.require_time();
        TiedSamples next = fit_tied(loss_, Partition::from_labels(labels), prior_, workers_);
        if (!(next.score < current_.score - least_gain_of_step)) return false;
        accept(std::move(next));
        return true;
    }

    bool is_alone(Index element) const {
        std::int32_t const label = current_.partition[element];
        return label >= 0 && current_.partition.sizes()[static_cast<std::size_t>(label)] == 1;
    }

    /// The label (a new one counts as B) with the best predicted score for an element that is not alone, and that
    /// score.
    std::pair<std::int32_t, double> best_label(Index element, bool keep_blocks) const;

    /// The elements of a block parted by what each of them would be if it alone were free. Nothing when they agree.
    std::optional<std::vector<std::int32_t>> parted_by_estimates(std::int32_t block) const;

    /// The best merge of two blocks, or of a block with zero (second: -1), and its predicted score.
    std::pair<std::pair<Index, Index>, double> best_merge() const;

  private:
    /// An element that is free to differ from its block, all else tied as it is.
    struct Freed {
        Eigen::MatrixXd w;               ///< [B d, d]
        Eigen::LDLT<Eigen::MatrixXd> p;  ///< [d, d]
        Vector eta;                      ///< how far it is from its block
        Vector psi;                      ///< of all blocks
        double rss = 0.0;
    };

    Freed free(Index element) const;
    double rss_tied_to(Freed const& freed, Index a, Index b) const;
    Index blocks() const { return current_.partition.blocks(); }
    Eigen::MatrixXd v(Index a, Index b) const { return v_.block(a * d_, b * d_, d_, d_); }
    Vector psi(Index b) const { return current_.fit.psi.segment(b * d_, d_); }
    void couple(Index element, Eigen::MatrixXd& own, Eigen::MatrixXd& to_blocks) const;
    double predicted(double rss, Index blocks, double log_prior) const {
        return negative_log_evidence(rss, loss_.energy, loss_.observations, blocks * d_) - log_prior;
    }

    QuadraticLoss const& loss_;
    PartitionPrior const& prior_;
    Workers workers_;
    std::vector<Place> places_;
    Index d_;
    TiedSamples current_;
    Eigen::MatrixXd v_;  ///< [B d, B d]
    Vector slopes_;      ///< c - G theta [K d]
    double log_cells_ = 0.0;
};

void TiedState::accept(TiedSamples next) {
    current_ = std::move(next);
    log_cells_ = prior_.log_cell(current_.partition.inactive());
    for (Index const size : current_.partition.sizes()) log_cells_ += prior_.log_cell(size);
    slopes_ = loss_.cross() - loss_.product(expand(current_.partition, current_.fit.psi, d_));
    v_.resize(0, 0);
    if (blocks() == 0) return;
    Eigen::MatrixXd gram = reduce(loss_, current_.partition).grams.front();
    // Only predictions rest on V, so a little on the diagonal of a singular matrix does no harm.
    constexpr double padding = 1e-12;
    gram.diagonal().array() += padding * gram.trace() / static_cast<double>(gram.rows());
    constexpr Index under_half_a_second = 500;
    auto const invert = [gram]() -> Eigen::MatrixXd {
        return gram.ldlt().solve(Eigen::MatrixXd::Identity(gram.rows(), gram.cols()));
    };
    v_ = gram.rows() <= under_half_a_second ? invert() : watched(invert, workers_);
}

/// G between an element and itself [d, d], and between the blocks and the element [B d, d].
void TiedState::couple(Index element, Eigen::MatrixXd& own, Eigen::MatrixXd& to_blocks) const {
    own.setZero(d_, d_);
    to_blocks.setZero(blocks() * d_, d_);
    for (Index s = 0; s < d_; ++s) {
        Place const& place = places_[static_cast<std::size_t>(element * d_ + s)];
        QuadraticLoss::Piece const& piece = loss_.pieces[place.piece];
        Matrix const& gram = loss_.grams[piece.gram];
        for (std::size_t i = 0; i < piece.coordinates.size(); ++i) {
            Index const c = piece.coordinates[i];
            double const entry = gram(place.row, static_cast<Index>(i));
            if (c / d_ == element) own(c % d_, s) += entry;
            std::int32_t const block = current_.partition[c / d_];
            if (block >= 0) to_blocks(block * d_ + c % d_, s) += entry;
        }
    }
}

// The element e of block a is freed: theta_e = psi_a + eta. With h = G between blocks and e, W = V h and
// P = G_ee - h^T V h, the minimum is at eta = P^-1 r (r: the element's slope), lower by r^T P^-1 r, and psi moves by
// -W eta.
TiedState::Freed TiedState::free(Index element) const {
    Eigen::MatrixXd own;
    Eigen::MatrixXd h;
    couple(element, own, h);
    Freed freed;
    freed.w = v_ * h;
    freed.p.compute(own - h.transpose() * freed.w);
    Vector const slope = slopes_.segment(element * d_, d_);
    freed.eta = freed.p.solve(slope);
    freed.psi = current_.fit.psi - freed.w * freed.eta;
    freed.rss = current_.fit.rss - slope.dot(freed.eta);
    return freed;
}

// Tying e to b asks for psi_a + eta = psi_b, which costs D^T S^-1 D with D the difference there and
// S = V_aa + V_bb - V_ab - V_ba + (W_a - W_b - I) P^-1 (W_a - W_b - I)^T. Zero has psi = 0, no V and no W.
double TiedState::rss_tied_to(Freed const& freed, Index a, Index b) const {
    Vector difference = freed.eta;
    Eigen::MatrixXd m = -Eigen::MatrixXd::Identity(d_, d_);
    Eigen::MatrixXd spread = Eigen::MatrixXd::Zero(d_, d_);
    if (a != inactive) {
        difference += freed.psi.segment(a * d_, d_);
        m += freed.w.middleRows(a * d_, d_);
        spread += v(a, a);
    }
    if (b != inactive) {
        difference -= freed.psi.segment(b * d_, d_);
        m -= freed.w.middleRows(b * d_, d_);
        spread += v(b, b);
    }
    if (a != inactive && b != inactive) spread -= v(a, b) + v(b, a);
    spread += m * freed.p.solve(m.transpose());
    return freed.rss + difference.dot(spread.ldlt().solve(difference));
}

std::pair<std::int32_t, double> TiedState::best_label(Index element, bool keep_blocks) const {
    Partition const& partition = current_.partition;
    std::int32_t const a = partition[element];
    auto const size_of = [&](std::int32_t b) {
        return b == inactive ? partition.inactive() : partition.sizes()[static_cast<std::size_t>(b)];
    };
    Freed const freed = free(element);
    double const log_rest = log_cells_ - prior_.log_cell(size_of(a)) + prior_.log_cell(size_of(a) - 1);
    bool const others_inactive = partition.inactive() > (a == inactive ? 1 : 0);
    std::pair<std::int32_t, double> best{a, std::numeric_limits<double>::infinity()};
    for (std::int32_t b = prior_.allows_inactive() ? inactive : 0; b < blocks(); ++b) {
        if (b == a) continue;
        double const log_prior = prior_.log_head(blocks(), others_inactive || b == inactive) + log_rest -
                                 prior_.log_cell(size_of(b)) + prior_.log_cell(size_of(b) + 1);
        double const score = predicted(rss_tied_to(freed, a, b), blocks(), log_prior);
        if (score < best.second) best = {b, score};
    }
    if (keep_blocks) return best;
    double const log_prior = prior_.log_head(blocks() + 1, others_inactive) + log_rest;
    double const alone = predicted(freed.rss, blocks() + 1, log_prior);
    return alone < best.second ? std::pair{static_cast<std::int32_t>(blocks()), alone} : best;
}

std::optional<std::vector<std::int32_t>> TiedState::parted_by_estimates(std::int32_t block) const {
    std::vector<Index> members;
    for (Index e = 0; e < loss_.elements; ++e) {
        if (current_.partition[e] == block) members.push_back(e);
    }
    Index const count = static_cast<Index>(members.size());
    if (count < 2) return std::nullopt;
    Matrix eta(count, d_);
    std::vector<Eigen::MatrixXd> covariances(members.size());
    parallel_for(count, workers_, [&](Index i) {
        Freed const freed = free(members[static_cast<std::size_t>(i)]);
        eta.row(i) = freed.eta.transpose();
        covariances[static_cast<std::size_t>(i)] = freed.p.solve(Eigen::MatrixXd::Identity(d_, d_));
    });
    if (!eta.allFinite()) return std::nullopt;
    // Along the direction in which they differ most from their block they are means with known variances.
    Vector const direction = eigen_decomposition(Eigen::MatrixXd(eta.transpose() * eta)).eigenvectors().rightCols(1);
    double const freedom = static_cast<double>(std::max<Index>(loss_.observations - current_.fit.rank, 1));
    MeanData data{Vector::Ones(count), eta * direction, Vector(count)};
    for (Index i = 0; i < count; ++i) {
        data.variances[i] =
            current_.fit.rss / freedom * direction.dot(covariances[static_cast<std::size_t>(i)] * direction);
        if (!(data.variances[i] > 0.0)) return std::nullopt;
    }
    MeanPartition const parts = best_mean_partition(data, 0, workers_);
    if (parts.partition.blocks() == 1) return std::nullopt;
    Index staying = 0;  // those that are nearest to what their block is
    parts.psi.cwiseAbs().minCoeff(&staying);
    std::vector<std::int32_t> labels = current_.partition.labels();
    for (Index i = 0; i < count; ++i) {
        std::int32_t const part = parts.partition[i];
        std::int32_t const fresh = static_cast<std::int32_t>(blocks()) + part;
        if (part != staying) labels[static_cast<std::size_t>(members[static_cast<std::size_t>(i)])] = fresh;
    }
    return labels;
}

std::pair<std::pair<Index, Index>, double> TiedState::best_merge() const {
    Partition const& partition = current_.partition;
    std::pair<std::pair<Index, Index>, double> best{{0, 0}, std::numeric_limits<double>::infinity()};
    bool const has_inactive = partition.inactive() > 0;
    for (Index a = 0; a < blocks(); ++a) {
        workers_.require_time();
        for (Index b = prior_.allows_inactive() ? inactive : 0; b < a; ++b) {
            Vector difference = psi(a);
            Eigen::MatrixXd spread = v(a, a);
            if (b >= 0) {
                difference -= psi(b);
                spread += v(b, b) - v(a, b) - v(b, a);
            }
            double const rss = current_.fit.rss + difference.dot(spread.ldlt().solve(difference));
            Index const size_a = partition.sizes()[static_cast<std::size_t>(a)];
            Index const size_b = b < 0 ? partition.inactive() : partition.sizes()[static_cast<std::size_t>(b)];
            double const log_prior = prior_.log_head(blocks() - 1, has_inactive || b < 0) + log_cells_ -
                                     prior_.log_cell(size_a) - prior_.log_cell(size_b) +
                                     prior_.log_cell(size_a + size_b);
            double const score = predicted(rss, blocks() - 1, log_prior);
            if (score < best.second) best = {{a, b}, score};
        }
    }
    return best;
}

/// The elements of one block apart, all others as they are; says which blocks are these.
Partition with_block_freed(Partition const& partition, std::int32_t block, std::vector<bool>& freed) {
    std::vector<std::int32_t> labels = partition.labels();
    std::int32_t next = static_cast<std::int32_t>(partition.blocks());
    for (std::int32_t& label : labels) {
        if (label == block) label = next++;
    }
    Partition result = Partition::from_labels(labels);
    freed.assign(static_cast<std::size_t>(result.blocks()), false);
    for (Index e = 0; e < partition.elements(); ++e) {
        if (partition[e] == block) freed[static_cast<std::size_t>(result[e])] = true;
    }
    return result;
}

}  // namespace

std::optional<TiedSamples> move_elements(QuadraticLoss const& loss, TiedSamples const& from,
                                         PartitionPrior const& prior, SampleStepOptions const& options) {
    TiedState state(loss, from, prior, options.threads);
    // The most promising first: an element in the wrong block draws its psi away, so that the others seem wrong there.
    std::vector<double> promised(static_cast<std::size_t>(loss.elements), std::numeric_limits<double>::infinity());
    parallel_for(loss.elements, options.threads, [&](Index e) {
        if (!state.is_alone(e)) promised[static_cast<std::size_t>(e)] = state.best_label(e, options.keep_blocks).second;
    });
    std::vector<Index> order;
    for (Index e = 0; e < loss.elements; ++e) {
        if (promised[static_cast<std::size_t>(e)] < from.score - least_gain_of_step) order.push_back(e);
    }
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
        return promised[static_cast<std::size_t>(a)] < promised[static_cast<std::size_t>(b)];
    });
    for (Index const e : order) {
        options.threads.require_time();
        if (state.is_alone(e)) continue;
        auto const [best, score] = state.best_label(e, options.keep_blocks);
        if (!(score < state.current().score - least_gain_of_step)) continue;
        std::vector<std::int32_t> labels = state.current().partition.labels();
        labels[static_cast<std::size_t>(e)] = best;
        state.offer(labels);
    }
    if (state.current().partition == from.partition) return std::nullopt;
    return state.current();
}

std::optional<TiedSamples> merge_blocks(QuadraticLoss const& loss, TiedSamples const& from, PartitionPrior const& prior,
                                        SampleStepOptions const& options) {
    TiedState state(loss, from, prior, options.threads);
    auto const [merge, score] = state.best_merge();
    if (!(score < from.score - least_gain_of_step)) return std::nullopt;
    std::vector<std::int32_t> labels = from.partition.labels();
    for (std::int32_t& label : labels) {
        if (label == merge.first) label = static_cast<std::int32_t>(merge.second);
    }
    if (!state.offer(labels)) return std::nullopt;
    return state.current();
}

std::optional<TiedSamples> part_blocks(QuadraticLoss const& loss, TiedSamples const& from, PartitionPrior const& prior,
                                       SampleStepOptions const& options) {
    TiedState state(loss, from, prior, options.threads);
    for (std::int32_t b = inactive; b < from.partition.blocks(); ++b) {
        auto const labels = state.parted_by_estimates(b);
        if (labels && state.offer(*labels)) return state.current();
    }
    return std::nullopt;
}

std::optional<TiedSamples> split_blocks(QuadraticLoss const& loss, TiedSamples const& from, PartitionPrior const& prior,
                                        SampleStepOptions const& options) {
    for (Index b = inactive; b < from.partition.blocks(); ++b) {
        std::vector<bool> freed;
        Partition const start = with_block_freed(from.partition, static_cast<std::int32_t>(b), freed);
        bool const too_large = start.blocks() * loss.payload > most_merged_coordinates;
        if (start.blocks() < from.partition.blocks() + 1 || too_large) continue;
        LossPathOptions path_options;
        path_options.allow_inactive = prior.allows_inactive();
        QuadraticLoss const tied = reduce(loss, start);
        path_options.ridge = determines_parameters(tied, options.threads) ? 0.0 : evidence_ridge(tied, options.threads);
        path_options.threads = options.threads;
        TiedSamples split =
            choose_on_path(loss, merge_path(loss, start, path_options, {}, freed), prior, 0, options.threads);
        if (split.score < from.score - least_gain_of_step) return split;
    }
    return std::nullopt;
}

}  // namespace symdiscover
