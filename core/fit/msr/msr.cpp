// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <span>
#include <utility>

#include "core/base/errors.hpp"
#include "core/data/episode.hpp"
#include "core/fit/msr/msr_gradient.hpp"
#include "core/fit/msr/msr_progress.hpp"
#include "core/optimisers/optimisers.hpp"

namespace symdiscover {

namespace {

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

Matrix MsrFit::sharing_matrix(std::size_t layer) const {
    return network.layers[layer].sharing->matrix(parameters[layer].factors);
}

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
        Episode const episode = train.draw(options.meta_batch, options.support, rng);
        MetaGradient const& outer = meta_gradient(fit.network, parameters, episode, options, workspace);
        if (progress.has_diverged(outer, episode.query)) break;
        optimiser->step(moved, outer.gradients);
        progress.record(outer.loss, parameters);
        if (observer && !observer({"outer loop", step, options.outer_steps, outer.loss})) {
            progress.interrupt(parameters);
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
