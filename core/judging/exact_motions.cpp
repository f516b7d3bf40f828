// SPDX-License-Identifier: Apache-2.0
#include "core/judging/exact_motions.hpp"

#include <Eigen/QR>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/base/rng.hpp"
#include "core/judging/heldout.hpp"
#include "core/symmetry/factor_symmetry.hpp"

namespace symdiscover {

namespace {

constexpr std::size_t kronecker_factors = 3;  // output channels, input channels, taps
constexpr double rounding = 1e-9;             // of a loss
constexpr Index exchanges = 3;                // of the control, at random

Index window_size(Matrix const& taps) {
    return static_cast<Index>(std::lround(std::sqrt(static_cast<double>(taps.rows()))));
}

/// The motions of the window after its taps were exchanged.
std::vector<Permutation> conjugated(std::vector<Permutation> const& motions, Permutation const& exchange) {
    std::vector<Permutation> result;
    for (Permutation const& motion : motions) {
        Permutation moved(motion.size());
        for (Index tap = 0; tap < static_cast<Index>(motion.size()); ++tap) {
            moved[static_cast<std::size_t>(image(exchange, tap))] = image(exchange, image(motion, tap));
        }
        result.push_back(std::move(moved));
    }
    return result;
}

/// Losses on the meta-validation tasks beside those of the network as learned.
class Comparison {
  public:
    Comparison(MsrFit const& fit, TaskSource const& source, std::size_t layer, std::uint64_t seed,
               Vector const& as_learned)
        : fit_(&fit), source_(&source), layer_(layer), seed_(seed), as_learned_(as_learned) {}

    Vector differences(Matrix taps) const {
        return validation_losses(with_taps(*fit_, layer_, std::move(taps)), *source_, seed_) - as_learned_;
    }

    LossDifference summary(Vector const& differences) const {
        bool const is_rounding = differences.cwiseAbs().maxCoeff() <= rounding * as_learned_.cwiseAbs().maxCoeff();
        return is_rounding ? LossDifference{} : LossDifference{differences.mean(), interval95(differences)};
    }

  private:
    MsrFit const* fit_;
    TaskSource const* source_;
    std::size_t layer_;
    std::uint64_t seed_;
    Vector as_learned_;
};

struct Choice {
    MotionSet set;
    Vector differences;
    LossDifference cost;
};

/// The largest set that costs nothing that can be told; where each costs something, the cheapest.
Choice choose_motions(Matrix const& taps, Comparison const& comparison) {
    std::vector<MotionSet> const sets = motion_sets(window_size(taps));
    std::optional<Choice> best;
    for (auto set = sets.rbegin(); set != sets.rend(); ++set) {
        Vector const differences = comparison.differences(made_alike(taps, set->taps));
        LossDifference const cost = comparison.summary(differences);
        if (!best || cost.mean < best->cost.mean || cost.can_be_nothing()) best = Choice{*set, differences, cost};
        if (cost.can_be_nothing()) break;
    }
    return *best;
}

/// The mean over some exchanges of the taps, task by task.
Vector relabelled(Matrix const& taps, MotionSet const& set, Comparison const& comparison, Rng& rng) {
    Vector sum;
    for (Index i = 0; i < exchanges; ++i) {
        Permutation const exchange = random_permutation(rng, taps.rows());
        Vector const differences = comparison.differences(made_alike(taps, conjugated(set.taps, exchange)));
        sum = i == 0 ? differences : Vector(sum + differences);
    }
    return sum / static_cast<double>(exchanges);
}

Matrix independent_taps(Matrix const& taps) {
    double const level = std::sqrt(taps.squaredNorm() / static_cast<double>(taps.rows()));
    return level * Matrix::Identity(taps.rows(), taps.rows());
}

}  // namespace

MsrFit with_taps(MsrFit fit, std::size_t layer, Matrix taps) {
    LayerParameters& learned = fit.parameters.at(layer);
    Matrix& before = learned.factors.back();
    Eigen::MatrixXd const root = taps;
    Eigen::MatrixXd const moved =
        Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd>(root).solve(Eigen::MatrixXd(before));
    Eigen::Map<Matrix> filter(learned.filter.data(), learned.filter.size() / before.cols(), before.cols());
    Matrix const start = filter * moved.transpose();
    filter = start;
    before = std::move(taps);
    return fit;
}

bool has_square_taps(MsrFit const& fit, std::size_t layer) {
    LayerParameters const& learned = fit.parameters.at(layer);
    if (learned.factors.size() != kronecker_factors || learned.inner_lr.size() != 1) return false;
    Matrix const& taps = learned.factors.back();
    Index const size = window_size(taps);
    return size > 1 && size * size == taps.rows() && taps.rows() == taps.cols();
}

Vector validation_losses(MsrFit const& fit, TaskSource const& source, std::uint64_t seed) {
    return evaluate_msr(fit, source, Split::validation, fit.options.support, seed);
}

ExactMotions exact_motions(MsrFit const& fit, TaskSource const& source, std::size_t layer, std::uint64_t seed,
                           Vector const& as_learned) {
    if (!has_square_taps(fit, layer) || as_learned.size() < 2) {
        throw std::invalid_argument("exact motions: expected a Kronecker sharing of square windows, validation tasks");
    }
    Matrix const& taps = fit.parameters[layer].factors.back();
    Comparison const comparison(fit, source, layer, seed, as_learned);
    ExactMotions found;
    found.independent = comparison.summary(comparison.differences(independent_taps(taps)));
    if (!found.matters()) return found;
    Choice const chosen = choose_motions(taps, comparison);
    found.motions = chosen.set.name;
    found.cost = chosen.cost;
    Rng rng = make_rng(seed, layer);
    Vector const control = relabelled(taps, chosen.set, comparison, rng);
    found.relabelled = comparison.summary(control);
    found.beyond = comparison.summary(control - chosen.differences);
    return found;
}

MsrFit with_exact_motions(MsrFit const& fit, std::size_t layer, std::string const& motions) {
    Matrix const& taps = fit.parameters.at(layer).factors.back();
    for (MotionSet const& set : motion_sets(window_size(taps))) {
        if (set.name == motions) return with_taps(fit, layer, made_alike(taps, set.taps));
    }
    throw std::invalid_argument("exact motions: expected the name of a set of motions, found " + motions);
}

}  // namespace symdiscover
