// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <sstream>
#include <stdexcept>
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

    /// What is its own of a state, there and back.
    void save(MsrState& state) const;
    void resume(MsrState const& state, MetaParameters best);

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
    bool const finite = all_finite(outer);
    if (finite && outer.loss <= diverged_factor * unadapted_loss_) return false;
    double const loss_of_zero = find_loss(fit_->options.loss).baseline(query.y);
    if (finite && outer.loss <= diverged_factor * loss_of_zero) return false;
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

void MsrProgress::save(MsrState& state) const {
    state.best_step = fit_->best_step;
    state.best_loss = best_loss_;
    state.last_look = last_look_;
    state.query_loss = fit_->query_loss;
    state.validation_step.assign(fit_->validation_step.begin(), fit_->validation_step.end());
    state.validation_loss = fit_->validation_loss;
}

void MsrProgress::resume(MsrState const& state, MetaParameters best) {
    fit_->parameters = std::move(best);
    fit_->best_step = state.best_step;
    best_loss_ = state.best_loss;
    last_look_ = state.last_look;
    fit_->query_loss = state.query_loss;
    fit_->validation_step.clear();
    for (double const step : state.validation_step) fit_->validation_step.push_back(whole_in(step));
    fit_->validation_loss = state.validation_loss;
}

std::unique_ptr<Optimiser> make_optimiser(MsrOptions const& options, std::vector<Matrix*> const& parameters) {
    if (options.outer_optimiser == OuterOptimiser::sgd) {
        return std::make_unique<Sgd>(SgdOptions{options.outer_lr}, parameters.size());
    }
    AdamOptions adam;
    adam.lr = options.outer_lr;
    return std::make_unique<Adam>(adam, parameters);
}

std::vector<Matrix*> all_matrices(MetaParameters& parameters) { return trainable(parameters, InnerLrMode::per_layer); }

/// The outer loop of fit_msr() between two steps.
class OuterLoop {
  public:
    /// At the start; gradients are taken as `asked`. The references must stay.
    OuterLoop(MsrFit& fit, MsrOptions const& asked, TaskSource const& source);

    Index steps() const { return static_cast<Index>(fit_->query_loss.size()); }

    /// One outer step; false where it diverged.
    bool step();
    void interrupt() { progress_.interrupt(parameters_); }

    MsrState state();

    /// Goes on from there. Throws DataError when it is no state of such a fit.
    void resume(MsrState const& state);

  private:
    /// Of the meta-train tasks, before the first draw.
    std::vector<Index> const& first_order() const { return source_->tasks_of(Split::train); }

    MsrFit* fit_;
    MsrOptions const* asked_;
    TaskSource const* source_;
    Rng rng_;
    MetaParameters parameters_;
    std::vector<Matrix*> moved_;
    std::unique_ptr<Optimiser> optimiser_;
    EpisodeSampler train_;
    MsrWorkspace workspace_;
    MsrProgress progress_;
};

OuterLoop::OuterLoop(MsrFit& fit, MsrOptions const& asked, TaskSource const& source)
    : fit_(&fit),
      asked_(&asked),
      source_(&source),
      rng_(make_rng(fit.options.seed)),
      parameters_(initial_parameters(fit.network, fit.options, rng_)),
      moved_(trainable(parameters_, fit.options.inner_lr_mode)),
      optimiser_(make_optimiser(fit.options, moved_)),
      train_(source, source.tasks_of(Split::train)),
      progress_(fit, source, parameters_, workspace_) {}

bool OuterLoop::step() {
    Episode const& episode = train_.draw(fit_->options.meta_batch, fit_->options.support, rng_);
    MetaGradient const& outer = meta_gradient(fit_->network, parameters_, episode, *asked_, workspace_);
    if (progress_.has_diverged(outer, episode.query)) return false;
    optimiser_->step(moved_, outer.gradients);
    progress_.record(outer.loss, parameters_);
    return true;
}

MsrState OuterLoop::state() {
    MsrState state;
    state.parameters = flattened(all_matrices(parameters_));
    state.optimiser = flattened(optimiser_->memory());
    std::ostringstream words;
    words << rng_;
    state.random = words.str();
    for (std::size_t place = 0; place < train_.order().size(); ++place) {
        Index const task = train_.order()[place];
        if (task == first_order()[place]) continue;
        state.order.push_back(static_cast<double>(place));
        state.order.push_back(static_cast<double>(task));
    }
    state.best = flattened(all_matrices(fit_->parameters));
    progress_.save(state);
    return state;
}

void OuterLoop::resume(MsrState const& state) {
    require_history(state, fit_->options.outer_steps);
    unflatten(state.parameters, all_matrices(parameters_), "the parameters");
    unflatten(state.optimiser, optimiser_->memory(), "the optimiser's memory");
    if (!optimiser_->is_sound()) throw DataError("the optimiser's memory: expected one that steps leave");
    std::istringstream words(state.random + " ");  // the generator reads a blank after each number
    words >> rng_;
    if (words.fail()) throw DataError("the random numbers: expected the state of their generator");
    std::vector<Index> order = first_order();
    try {
        for (std::size_t i = 0; i + 1 < state.order.size(); i += 2) {
            order.at(static_cast<std::size_t>(whole_in(state.order[i]))) = whole_in(state.order[i + 1]);
        }
        train_.set_order(std::move(order));
    } catch (std::logic_error const&) {  // of at() or set_order()
        throw DataError("the order of tasks: expected places and numbers of meta-train tasks");
    }
    MetaParameters best = parameters_;
    unflatten(state.best, all_matrices(best), "the best parameters");
    progress_.resume(state, std::move(best));
}

void resume(OuterLoop& loop, MsrCheckpoints const& checkpoints) {
    try {
        loop.resume(*checkpoints.resume);
    } catch (DataError const& error) {
        throw DataError(fmt::format("{}: {}", checkpoints.resume_name, error.what()));
    }
}

/// Hands on the states that are to be saved.
class StateKeeper {
  public:
    explicit StateKeeper(MsrCheckpoints const& checkpoints) : checkpoints_(&checkpoints) {}

    /// A step is finished. Saves where that is due; between, keeps the state now and then.
    void after(OuterLoop& loop, Index step, bool go_on) {
        if (!checkpoints_->save) return;
        bool const is_due = step % checkpoints_->every == 0 || !go_on;
        if (!is_due && Clock::now() - last_time_ < between_) return;
        last_ = loop.state();
        last_time_ = Clock::now();
        if (is_due) save_last();
    }

    /// A step was given up half-way, and its state lost.
    void save_last() {
        if (last_) checkpoints_->save(*last_);
        last_.reset();
    }

  private:
    using Clock = std::chrono::steady_clock;

    /// Below the half second that a step is left when it is to stop: of steps that are given up none is lost before
    /// them. Long enough that copying the state of a large network after quick steps takes no time to speak of.
    static constexpr Clock::duration between_ = std::chrono::milliseconds(200);

    MsrCheckpoints const* checkpoints_;
    Clock::time_point last_time_ = Clock::now();
    std::optional<MsrState> last_;  ///< not saved yet
};

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
    fit.options.checkpoints = {};
    fit.options.precision = Precision::as_double;  // all but the gradients
    OuterLoop loop(fit, options, source);
    MsrCheckpoints const& checkpoints = options.checkpoints;
    if (checkpoints.resume) resume(loop, checkpoints);
    StateKeeper keeper(checkpoints);
    for (Index step = loop.steps() + 1; step <= options.outer_steps; ++step) {
        bool go_on = true;
        bool const finished = is_finished([&] { go_on = loop.step(); });
        if (fit.termination == Termination::diverged) break;
        if (finished && observer) go_on = observer({"outer loop", step, options.outer_steps, fit.query_loss.back()});
        if (finished) keeper.after(loop, step, go_on);
        if (!finished) keeper.save_last();
        if (!finished || !go_on) {
            loop.interrupt();
            break;
        }
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
