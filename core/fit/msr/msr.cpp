// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "core/base/errors.hpp"
#include "core/data/episode.hpp"
#include "core/fit/msr/msr_gradient.hpp"
#include "core/networks/losses/loss.hpp"
#include "core/optimisers/optimisers.hpp"

namespace symdiscover {

namespace {

constexpr Index looks = 50;                     // points on the validation curve: a look costs about one outer step
constexpr Index validation_tasks = 64;          // two meta-batches: enough to rank iterates on the same episode
constexpr double diverged_factor = 1e4;         // far beyond the scatter of meta-batches
constexpr std::uint64_t validation_stream = 1;  // of random numbers; the outer loop uses stream 0

bool all_finite(MetaGradient const& outer) {
    return std::isfinite(outer.loss) && std::all_of(outer.gradients.begin(), outer.gradients.end(),
                                                    [](Matrix const& slope) { return std::isfinite(slope.sum()); });
}

/// Keeps the books of fit_msr(): curves, best iterate, and whether it goes wrong. Writes into the fit.
class MsrProgress {
  public:
    /// `start` is where the outer loop begins: the best iterate until there is a better one. The references must stay.
    MsrProgress(MsrFit& fit, TaskSource const& source, MetaParameters const& start, MsrWorkspace& workspace);

    /// True, with the fit marked, when the loss or a gradient is not finite, or the loss is far above both what
    /// predicting zero gives and what the start gave without adaptation.
    bool has_diverged(MetaGradient const& outer, QuerySet const& query);

    /// After an outer step: `loss` was that before the step, `parameters` are those after it.
    void record(double loss, MetaParameters const& parameters);

    /// The observer asked to stop: what was reached since the last look competes for the best iterate too.
    void interrupt(MetaParameters const& parameters);

  private:
    void compare_with_best(MetaParameters const& parameters);

    MsrFit* fit_;
    MsrWorkspace* workspace_;
    std::optional<Episode> validation_;
    Index interval_;               ///< outer steps between looks at the validation tasks
    Index last_look_ = 0;          ///< the outer step of the last one
    double unadapted_loss_ = 0.0;  ///< largest loss of the two that divergence is measured by
    double best_loss_ = std::numeric_limits<double>::infinity();
};

MsrProgress::MsrProgress(MsrFit& fit, TaskSource const& source, MetaParameters const& start, MsrWorkspace& workspace)
    : fit_(&fit), workspace_(&workspace), interval_(std::max<Index>(1, fit.options.outer_steps / looks)) {
    fit.parameters = start;
    Rng rng = make_rng(fit.options.seed, validation_stream);
    bool const has_validation = !source.tasks_of(Split::validation).empty();
    EpisodeSampler sampler(source, source.tasks_of(has_validation ? Split::validation : Split::train));
    Episode const episode = sampler.draw(validation_tasks, fit.options.support, rng);
    MsrOptions unadapted = fit.options;
    unadapted.inner_steps = 0;
    unadapted_loss_ = query_losses(fit.network, start, episode, unadapted, workspace).mean();
    if (has_validation) {
        validation_ = episode;
        compare_with_best(start);
    }
}

bool MsrProgress::has_diverged(MetaGradient const& outer, QuerySet const& query) {
    double const loss_of_zero = find_loss(fit_->options.loss).baseline(query.y);
    double const limit = diverged_factor * std::max(loss_of_zero, unadapted_loss_);
    if (all_finite(outer) && outer.loss <= limit) return false;
    fit_->termination = Termination::diverged;
    fit_->message = fmt::format(
        "diverged: the query loss was {:.3g} in outer step {} (predicting zero gives {:.3g}); lower inner-lr "
        "(now {}) or outer-lr (now {}); the best iterate, of step {}, is kept",
        outer.loss, fit_->query_loss.size() + 1, loss_of_zero, fit_->options.inner_lr, fit_->options.outer_lr,
        fit_->best_step);
    return true;
}

void MsrProgress::record(double loss, MetaParameters const& parameters) {
    fit_->query_loss.push_back(loss);
    Index const step = static_cast<Index>(fit_->query_loss.size());
    if (step - last_look_ == interval_ || step == fit_->options.outer_steps) compare_with_best(parameters);
}

void MsrProgress::interrupt(MetaParameters const& parameters) {
    fit_->termination = Termination::interrupted;
    Index const step = static_cast<Index>(fit_->query_loss.size());
    if (last_look_ < step) is_finished([&] { compare_with_best(parameters); });
    fit_->message = fmt::format("interrupted after outer step {} of {}; the best iterate, of step {}, is kept", step,
                                fit_->options.outer_steps, fit_->best_step);
}

void MsrProgress::compare_with_best(MetaParameters const& parameters) {
    Index const step = static_cast<Index>(fit_->query_loss.size());
    double loss = 0.0;
    if (validation_) {
        loss = query_losses(fit_->network, parameters, *validation_, fit_->options, *workspace_).mean();
        fit_->validation_step.push_back(step);
        fit_->validation_loss.push_back(loss);
    } else {
        auto const since_last_look = fit_->query_loss.begin() + last_look_;
        loss = std::accumulate(since_last_look, fit_->query_loss.end(), 0.0) / static_cast<double>(step - last_look_);
    }
    last_look_ = step;
    if (loss < best_loss_) {
        best_loss_ = loss;
        fit_->best_step = step;
        fit_->parameters = parameters;
    }
}

std::unique_ptr<Optimiser> make_optimiser(MsrOptions const& options, std::vector<Matrix*> const& parameters) {
    if (options.outer_optimiser == OuterOptimiser::sgd) {
        return std::make_unique<Sgd>(SgdOptions{options.outer_lr}, parameters.size());
    }
    AdamOptions adam;
    adam.lr = options.outer_lr;
    return std::make_unique<Adam>(adam, parameters);
}

/// Calls body with the number of the first task and the episode of a few tasks at a time, through the whole split.
void for_each_episode(TaskSource const& source, Split split, Index support, std::uint64_t seed,
                      std::function<void(Index, Episode const&)> const& body) {
    constexpr std::size_t read_at_once = 64;  // keeps a few threads busy; a file larger than memory streams
    std::span const tasks = source.tasks_of(split);
    Rng rng = make_rng(seed);
    for (std::size_t first = 0; first < tasks.size(); first += read_at_once) {
        auto const some = tasks.subspan(first, std::min(read_at_once, tasks.size() - first));
        body(static_cast<Index>(first), split_episode(source.read(some), support, rng));
    }
}

}  // namespace

Predictor MsrFit::predictor() const {
    return [fit = *this](SupportSet const& support, Matrix const& x) {
        MsrWorkspace workspace;
        return adapted_predictions(fit.network, fit.parameters, support, x, fit.options, workspace);
    };
}

MsrFit fit_msr(TaskSource const& source, MsrOptions const& options, Observer const& observer) {
    options.validate(source.shape());
    if (source.tasks_of(Split::train).empty()) throw DataError("fit: the data have no meta-train tasks");
    MsrFit fit{options, options.network_for(source.shape()), {}, 0, {}, {}, {}, Termination::max_steps, {}};
    Rng rng = make_rng(options.seed);
    MetaParameters parameters = initial_parameters(fit.network, options, rng);
    auto const moved = trainable(parameters, options.inner_lr_mode);
    auto const optimiser = make_optimiser(options, moved);
    EpisodeSampler train(source, source.tasks_of(Split::train));
    MsrWorkspace workspace;
    MsrProgress progress(fit, source, parameters, workspace);

    for (Index step = 1; step <= options.outer_steps; ++step) {
        bool go_on = true;
        bool const finished = is_finished([&] {
            Episode const episode = train.draw(options.meta_batch, options.support, rng);
            MetaGradient const& outer = meta_gradient(fit.network, parameters, episode, options, workspace);
            go_on = !progress.has_diverged(outer, episode.query);
            if (!go_on) return;
            optimiser->step(moved, outer.gradients);
            progress.record(outer.loss, parameters);
            go_on = !observer || observer({"outer loop", step, options.outer_steps, outer.loss});
        });
        if (!finished || (!go_on && fit.termination != Termination::diverged)) progress.interrupt(parameters);
        if (!finished || !go_on) break;
    }
    return fit;
}

Vector evaluate_msr(MsrFit const& fit, TaskSource const& source, Split split, Index support, std::uint64_t seed) {
    MsrWorkspace workspace;
    Vector losses(static_cast<Index>(source.tasks_of(split).size()));
    for_each_episode(source, split, support, seed, [&](Index first, Episode const& episode) {
        losses.segment(first, episode.query.tasks) =
            query_losses(fit.network, fit.parameters, episode, fit.options, workspace);
    });
    return losses;
}

std::vector<Matrix> filters_of_split(MsrFit const& fit, TaskSource const& source, Split split, Index support,
                                     std::uint64_t seed) {
    MsrWorkspace workspace;
    std::vector<Matrix> filters;
    for (auto const& layer : fit.parameters) {
        filters.emplace_back(static_cast<Index>(source.tasks_of(split).size()), layer.filter.cols());
    }
    for_each_episode(source, split, support, seed, [&](Index first, Episode const& episode) {
        auto const adapted = adapted_filters(fit.network, fit.parameters, episode.support, fit.options, workspace);
        for (std::size_t i = 0; i < filters.size(); ++i) {
            filters[i].middleRows(first, episode.support.tasks) = adapted[i];
        }
    });
    return filters;
}

}  // namespace symdiscover
