// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>
#include <utility>

#include "core/fit/assignment_matrix.hpp"
#include "core/fit/bilevel_quadratic.hpp"
#include "core/fit/hypergradient.hpp"
#include "core/fit/lower_level.hpp"
#include "core/fit/sharing_penalties.hpp"
#include "core/optimisers/rmsprop.hpp"
#include "core/parallel/parallel_for.hpp"

namespace symdiscover {

namespace {

// Rows this near to one-hot stay with their column: the entropy's pull is far beyond that of the nuclear norm.
constexpr double hardened = 0.95;

/// Passes the restarts' progress on, one at a time, and tells all of them when to stop.
class Watch {
  public:
    Watch(Observer const& observer, BilevelOptions const& options)
        : observer_(observer), planned_(options.restarts * options.outer_steps) {}

    bool stopped() const { return stopped_; }

    void step(double loss) {
        if (!observer_) return;
        std::scoped_lock const lock(mutex_);
        ++done_;
        if (!stopped_ && !observer_({"outer loop", done_, planned_, loss})) stopped_ = true;
    }

  private:
    Observer const& observer_;
    Index planned_;
    Index done_ = 0;
    std::mutex mutex_;
    std::atomic<bool> stopped_{false};
};

/// Validation loss and penalty of a partition, whose entropy is 0; infinite when it is no number.
double criterion(BilevelObjective const& objective, Partition const& partition, BilevelFit const& fit,
                 BilevelOptions const& options) {
    Matrix const rows = one_hot(partition);
    Rng rng = make_rng(options.seed, static_cast<std::uint64_t>(fit.restart));
    Vector const psi = solve_lower_level(objective, rows, objective.start(rows.cols(), rng), options);
    double const loss = objective.validation(rows, psi).loss + fit.nuclear_weight * nuclear_norm(rows).value;
    return std::isfinite(loss) ? loss : std::numeric_limits<double>::infinity();
}

Partition merge(Partition const& partition, std::int32_t kept, std::int32_t gone) {
    std::vector<std::int32_t> labels = partition.labels();
    std::replace(labels.begin(), labels.end(), gone, kept);
    return Partition::from_labels(labels);
}

/// The rows' partition, with pairs of blocks merged, best first, while that lowers the outer objective. Two columns
/// with all but equal shared parameters, each with hard rows of its own, are where gradients end: to move one row from
/// one to the other gains nothing, to move all of them does.
void settle(BilevelObjective const& objective, BilevelFit& fit, BilevelOptions const& options) {
    fit.partition = harden(fit.assignment);
    fit.criterion = criterion(objective, fit.partition, fit, options);
    for (bool merged = true; merged;) {
        merged = false;
        Partition const partition = fit.partition;
        for (std::int32_t a = 0; a < partition.blocks(); ++a) {
            for (std::int32_t b = a + 1; b < partition.blocks(); ++b) {
                Partition const candidate = merge(partition, a, b);
                double const value = criterion(objective, candidate, fit, options);
                if (value >= fit.criterion) continue;
                fit.criterion = value;
                fit.partition = candidate;
                merged = true;
            }
        }
    }
}

/// [LPS, algorithm 1] from one random start. The entropy's weight grows from 0 to its full value over the outer steps:
/// rows decide by their loss and by each other first, and then harden.
BilevelFit run_restart(BilevelObjective const& objective, BilevelOptions const& options, BilevelFit fit, Watch& watch) {
    Index const columns = options.columns_for(objective.elements());
    Rng rng = make_rng(options.seed, static_cast<std::uint64_t>(fit.restart));
    std::vector<Matrix> logits{random_logits(objective.elements(), columns, rng)};
    std::vector<Matrix*> const moved{logits.data()};
    Rmsprop optimiser({.lr = options.outer_lr}, moved);
    Vector psi = objective.start(columns, rng);
    fit.assignment = softmax_rows(logits[0]);
    fit.psi = psi;

    for (Index step = 1; step <= options.outer_steps; ++step) {
        Matrix const assignment = softmax_rows(logits[0]);
        psi = solve_lower_level(objective, assignment, std::move(psi), options);
        OuterSlope const slope = hypergradient(objective, assignment, psi, options);
        Penalty const entropy = row_entropy(assignment);
        Penalty const nuclear = nuclear_norm(assignment);
        double const entropy_weight =
            fit.entropy_weight * static_cast<double>(step) / static_cast<double>(options.outer_steps);
        Matrix const by_assignment =
            slope.by_assignment + entropy_weight * entropy.gradient + fit.nuclear_weight * nuclear.gradient;
        double const loss = slope.validation_loss + entropy_weight * entropy.value + fit.nuclear_weight * nuclear.value;
        if (!std::isfinite(loss) || !by_assignment.allFinite()) {
            fit.termination = Termination::diverged;
            fit.message = fmt::format("diverged: the validation loss was {:.3g} in outer step {} of start {}",
                                      slope.validation_loss, step, fit.restart + 1);
            break;
        }
        fit.assignment = assignment;
        fit.psi = psi;
        fit.validation_loss.push_back(slope.validation_loss);
        fit.outer_loss.push_back(loss);
        watch.step(loss);
        if (watch.stopped()) {
            fit.termination = Termination::interrupted;
            fit.message = fmt::format("interrupted in outer step {} of {}", step, options.outer_steps);
            break;
        }
        if (hardness(assignment) >= hardened) {
            fit.termination = Termination::converged;
            break;
        }
        optimiser.step(moved, std::vector<Matrix>{softmax_pullback(assignment, by_assignment)});
    }
    settle(objective, fit, options);
    return fit;
}

}  // namespace

BilevelFit fit_bilevel(BilevelObjective const& objective, BilevelOptions const& options, Observer const& observer) {
    options.validate(objective.elements());
    BilevelFit start;
    start.nuclear_weight = options.nuclear_weight.value_or(
        default_nuclear_weight(objective.elements(), objective.payload(), objective.chance_gain()));
    start.entropy_weight = options.entropy_weight.value_or(default_entropy_weight(start.nuclear_weight));
    std::vector<BilevelFit> fits(static_cast<std::size_t>(options.restarts), start);
    Watch watch(observer, options);
    parallel_for(options.restarts, options.threads, [&](Index restart) {
        BilevelFit& fit = fits[static_cast<std::size_t>(restart)];
        fit.restart = restart;
        fit = run_restart(objective, options, std::move(fit), watch);
    });
    std::size_t best = 0;
    for (std::size_t i = 1; i < fits.size(); ++i) {
        if (fits[i].criterion < fits[best].criterion) best = i;
    }
    return std::move(fits[best]);
}

BilevelFit fit_bilevel(TrainLoss const& train, ValidationLoss const& validation, BilevelOptions const& options,
                       Observer const& observer) {
    return fit_bilevel(QuadraticObjective(train, validation), options, observer);
}

}  // namespace symdiscover
