// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/data/episode.hpp"
#include "core/networks/losses/loss.hpp"

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

}  // namespace

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
    if (last_look_ < step) compare_with_best(parameters);
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

}  // namespace symdiscover
