// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/bilevel.hpp"

#include <fmt/format.h>

#include <cmath>
#include <mutex>
#include <span>
#include <utility>

#include "core/base/parallel_for.hpp"
#include "core/fit/bilevel/assignment_matrix.hpp"
#include "core/fit/bilevel/bilevel_objective.hpp"
#include "core/fit/bilevel/bilevel_quadratic.hpp"
#include "core/fit/bilevel/merge_columns.hpp"
#include "core/optimisers/optimisers.hpp"

namespace symdiscover {

namespace {

// Rows this near to one-hot stay with their column: the entropy's pull is far beyond that of the nuclear norm.
constexpr double hardened = 0.95;

/// Passes the restarts' progress on, one at a time, and tells all of them when to stop.
class RestartWatch {
  public:
    RestartWatch(Observer const& observer, BilevelOptions const& options)
        : observer_(observer), planned_(options.restarts * options.outer_steps) {}

    /// False when the observer wants no more.
    bool step(double loss) {
        if (!observer_) return true;
        std::scoped_lock const lock(mutex_);
        ++done_;
        running_ = running_ && observer_({"outer loop", done_, planned_, loss});
        return running_;
    }

  private:
    Observer const& observer_;
    Index planned_;
    Index done_ = 0;
    std::mutex mutex_;
    bool running_ = true;
};

/// The penalised objective at one A, and its slope by the logits.
struct OuterStep {
    double validation_loss = 0.0;
    double loss = 0.0;
    Matrix by_logits;
    bool is_finite() const { return std::isfinite(loss) && by_logits.allFinite(); }
};

OuterStep differentiate(BilevelObjective const& objective, Matrix const& assignment, Vector const& psi,
                        double entropy_weight, double nuclear_weight, BilevelOptions const& options) {
    OuterSlope const slope = hypergradient(objective, assignment, psi, options);
    Penalty const entropy = row_entropy(assignment);
    Penalty const nuclear = nuclear_norm(assignment);
    Matrix const by_assignment =
        slope.by_assignment + entropy_weight * entropy.gradient + nuclear_weight * nuclear.gradient;
    return {slope.validation_loss,
            slope.validation_loss + entropy_weight * entropy.value + nuclear_weight * nuclear.value,
            softmax_pullback(assignment, by_assignment)};
}

void mark_diverged(BilevelFit& fit, OuterStep const& at) {
    fit.termination = Termination::diverged;
    fit.message = fmt::format(
        "diverged: the validation loss was {:.3g} in outer step {} of start {}; lower inner-lr or "
        "outer-lr; the last iterate before that is kept",
        at.validation_loss, fit.outer_loss.size() + 1, fit.restart + 1);
}

void record(BilevelFit& fit, OuterStep const& at, Matrix const& assignment, Vector const& psi) {
    fit.assignment = assignment;
    fit.psi = psi;
    fit.validation_loss.push_back(at.validation_loss);
    fit.outer_loss.push_back(at.loss);
}

void mark_interrupted(BilevelFit& fit, BilevelOptions const& options) {
    fit.termination = Termination::interrupted;
    fit.message = fmt::format("interrupted in outer step {} of {}", fit.outer_loss.size(), options.outer_steps);
}

/// [LPS, algorithm 1] from one random start. The entropy's weight grows from 0 to its full value over the outer steps:
/// rows decide by their loss and by each other first, and then harden.
void run_restart(BilevelObjective const& objective, BilevelOptions const& options, BilevelFit& fit,
                 RestartWatch& watch) {
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
        double const share = static_cast<double>(step) / static_cast<double>(options.outer_steps);
        OuterStep const at =
            differentiate(objective, assignment, psi, share * fit.entropy_weight, fit.nuclear_weight, options);
        if (!at.is_finite()) return mark_diverged(fit, at);
        record(fit, at, assignment, psi);
        if (!watch.step(at.loss)) return mark_interrupted(fit, options);
        if (hardness(assignment) >= hardened) {
            fit.termination = Termination::converged;
            return;
        }
        optimiser.step(moved, std::span(&at.by_logits, 1));
    }
}

}  // namespace

BilevelFit fit_bilevel(BilevelObjective const& objective, BilevelOptions const& options, Observer const& observer) {
    options.validate(objective.elements());
    BilevelFit start;
    start.nuclear_weight = options.nuclear_weight.value_or(
        default_nuclear_weight(objective.elements(), objective.payload(), objective.chance_gain()));
    start.entropy_weight = options.entropy_weight.value_or(default_entropy_weight(start.nuclear_weight));
    std::vector<BilevelFit> fits(static_cast<std::size_t>(options.restarts), start);
    RestartWatch watch(observer, options);
    // Nothing is left out where it is stopped: each restart then ends at once.
    parallel_for(options.restarts, options.threads.count, [&](Index restart) {
        BilevelFit& fit = fits[static_cast<std::size_t>(restart)];
        fit.restart = restart;
        if (!is_finished([&] { run_restart(objective, options, fit, watch); })) mark_interrupted(fit, options);
        auto const settle = fit.termination == Termination::interrupted ? harden_rows : merge_columns;
        HardPartition found = settle(objective, fit.assignment, fit.psi, fit.nuclear_weight, options);
        fit.partition = std::move(found.partition);
        fit.criterion = found.criterion;
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
