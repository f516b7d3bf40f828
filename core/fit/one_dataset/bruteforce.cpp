// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/bruteforce.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "core/base/errors.hpp"
#include "core/fit/one_dataset/tied_samples.hpp"
#include "core/partitions/enumeration.hpp"

namespace symdiscover {

namespace {

/// The observer is asked after so many partitions: well below a second where each has a large system to solve.
Index partitions_a_step(QuadraticLoss const& loss) {
    constexpr Index most = 1000;
    constexpr Index numbers_a_step = 1'000'000;
    return std::clamp<Index>(numbers_a_step / (loss.coordinates() * loss.coordinates()), 1, most);
}

void require_comparable(QuadraticLoss const& train, QuadraticLoss const& validation, BruteForceOptions const& options) {
    Index const elements = train.elements;
    if (validation.elements != elements || validation.payload != train.payload) {
        throw std::invalid_argument(
            fmt::format("brute force: expected a validation loss of {} elements with {} numbers each, found {} with {}",
                        elements, train.payload, validation.elements, validation.payload));
    }
    if (elements < 1) throw std::invalid_argument("brute force: expected at least 1 element");
    if (elements > max_enumerated_elements) {
        throw OptionError(fmt::format("brute force tries every partition of up to {} elements: found {} elements",
                                      max_enumerated_elements, elements));
    }
    if (options.blocks < 0 || options.blocks > elements) {
        throw OptionError("blocks", fmt::format("expected 0 (any) to {}, the number of elements, found {}", elements,
                                                options.blocks));
    }
}

bool is_diagonal(QuadraticLoss const& loss) {
    return loss.payload == 1 && std::all_of(loss.pieces.begin(), loss.pieces.end(),
                                            [](auto const& piece) { return piece.cross.size() == 1; });
}

/// G and c of one loss, tied by a partition in any number of ways: G is held dense, and as its diagonal when elements
/// with one number each are not coupled.
class TiedSums {
  public:
    TiedSums(QuadraticLoss const& loss, bool diagonal)
        : loss_(loss), cross_(loss.cross()), gram_(loss.dense_gram()), diagonal_(diagonal) {}

    bool diagonal() const { return diagonal_; }

    void tie(std::span<std::int32_t const> labels, Index blocks, Eigen::MatrixXd& gram, Vector& cross) const {
        Index const d = loss_.payload;
        cross.setZero(blocks * d);
        gram.setZero(blocks * d, diagonal_ ? 1 : blocks * d);  // of a diagonal matrix: the diagonal alone
        for (std::size_t e = 0; e < labels.size(); ++e) {
            Index const from = static_cast<Index>(e) * d;
            cross.segment(labels[e] * d, d) += cross_.segment(from, d);
            if (diagonal_) {
                gram(labels[e], 0) += gram_(from, from);
                continue;
            }
            for (std::size_t f = 0; f < labels.size(); ++f) {
                gram.block(labels[e] * d, labels[f] * d, d, d) += gram_.block(from, static_cast<Index>(f) * d, d, d);
            }
        }
    }

    double value(Eigen::MatrixXd const& gram, Vector const& cross, Vector const& psi) const {
        double const square = diagonal_ ? psi.cwiseAbs2().dot(gram.col(0)) : psi.dot(gram * psi);
        return loss_.energy - 2.0 * psi.dot(cross) + square;
    }

  private:
    QuadraticLoss const& loss_;
    Vector cross_;
    Matrix gram_;
    bool diagonal_;
};

Vector solve_tied(TiedSums const& sums, Eigen::MatrixXd const& gram, Vector const& cross, Index& rank) {
    if (!sums.diagonal()) {
        LeastSquares fit = solve_normal_equations(gram, cross);
        rank = fit.rank;
        return std::move(fit.psi);
    }
    rank = (gram.array() > 0.0).count();
    return (gram.array() > 0.0).select(cross.array() / gram.col(0).array(), 0.0);
}

/// One partition at a time, fitted and compared.
class PartitionTrial {
  public:
    PartitionTrial(TrainLoss const& train, ValidationLoss const& validation, SelectionCriterion criterion)
        : train_(train, is_diagonal(train) && is_diagonal(validation)),
          validation_(validation, train_.diagonal()),
          criterion_(criterion),
          prior_(train.elements),
          energy_(train.energy + validation.energy),
          observations_(train.observations + validation.observations) {}

    /// Leaves psi and both losses in `result`, except for the partition.
    void run(std::span<std::int32_t const> labels, Index blocks, BruteForceResult& result) {
        train_.tie(labels, blocks, train_gram_, train_cross_);
        validation_.tie(labels, blocks, validation_gram_, validation_cross_);
        bool const evidence = criterion_ == SelectionCriterion::evidence;
        Index rank = 0;
        result.psi = evidence
                         ? solve_tied(train_, train_gram_ + validation_gram_, train_cross_ + validation_cross_, rank)
                         : solve_tied(train_, train_gram_, train_cross_, rank);
        result.train_loss = train_.value(train_gram_, train_cross_, result.psi);
        result.validation_loss = validation_.value(validation_gram_, validation_cross_, result.psi);
        result.value =
            evidence ? score(labels, blocks, result.train_loss + result.validation_loss, rank) : result.validation_loss;
    }

  private:
    double score(std::span<std::int32_t const> labels, Index blocks, double rss, Index rank) {
        sizes_.assign(static_cast<std::size_t>(blocks), 0);
        for (std::int32_t const label : labels) ++sizes_[static_cast<std::size_t>(label)];
        double log_prior = prior_.log_head(blocks);
        for (Index const size : sizes_) log_prior += prior_.log_cell(size);
        return negative_log_evidence(rss, energy_, observations_, rank) - log_prior;
    }

    TiedSums train_;
    TiedSums validation_;
    SelectionCriterion criterion_;
    PartitionPrior prior_;
    double energy_;
    Index observations_;
    Eigen::MatrixXd train_gram_;
    Eigen::MatrixXd validation_gram_;
    Vector train_cross_;
    Vector validation_cross_;
    std::vector<Index> sizes_;
};

}  // namespace

BruteForceResult brute_force(TrainLoss const& train, ValidationLoss const& validation, BruteForceOptions const& options,
                             Observer const& observer) {
    require_comparable(train, validation, options);
    PartitionTrial trial(train, validation, options.criterion);
    BruteForceResult best;
    best.value = std::numeric_limits<double>::infinity();
    BruteForceResult candidate;
    std::vector<std::int32_t> best_labels;
    Index tried = 0;
    Index const a_step = partitions_a_step(train);
    bool const complete = for_each_partition(train.elements, [&](std::span<std::int32_t const> labels, Index blocks) {
        if (options.blocks > 0 && blocks != options.blocks) return true;
        trial.run(labels, blocks, candidate);
        ++tried;
        if (candidate.value < best.value || best_labels.empty()) {
            best = candidate;
            best_labels.assign(labels.begin(), labels.end());
        }
        return tried % a_step != 0 || !observer || observer({"brute force", tried, 0, best.value});
    });
    best.partition = Partition::from_labels(best_labels);
    best.tried = tried;
    best.termination = complete ? Termination::converged : Termination::interrupted;
    return best;
}

}  // namespace symdiscover
