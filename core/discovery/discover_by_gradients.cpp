// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "core/discovery/discover.hpp"
#include "core/fit/closed_form/closed_form.hpp"
#include "core/judging/partition_heldout.hpp"

namespace symdiscover {

namespace {

/// Enough tasks to tell weights apart whose adapted values differ; with k in the thousands each costs.
constexpr Index tasks_for_wide_filters = 200;

/// The lowest validation loss reached, or without validation tasks the mean loss of the last tenth of the outer loop.
double reached_loss(MsrFit const& fit) {
    if (!fit.validation_loss.empty()) return *std::min_element(fit.validation_loss.begin(), fit.validation_loss.end());
    std::size_t const tail = std::max<std::size_t>(1, fit.query_loss.size() / 10);
    auto const first = fit.query_loss.end() - static_cast<std::ptrdiff_t>(std::min(tail, fit.query_loss.size()));
    return std::accumulate(first, fit.query_loss.end(), 0.0) / static_cast<double>(tail);
}

MsrFit best_of_restarts(TaskSource const& source, MsrOptions options, Index restarts, Watch& watch) {
    MsrFit best = fit_msr(source, options, watch.observer());
    for (Index restart = 1; restart < restarts && !watch.stopped(); ++restart) {
        ++options.seed;
        MsrFit fit = fit_msr(source, options, watch.observer());
        bool const better = fit.termination != Termination::diverged &&
                            (best.termination == Termination::diverged || reached_loss(fit) < reached_loss(best));
        if (better) best = std::move(fit);
    }
    return best;
}

/// Rows whose squared distances are the mean squared differences of the tasks' adapted weights.
Matrix adapted_points(MsrFit const& fit, Matrix const& sharing, TaskSource const& source, MsrOptions const& msr) {
    Matrix filters = adapted_filters(fit, source, Split::train, msr.support, msr.seed).front();
    if (filters.cols() > tasks_for_wide_filters) {
        filters = filters.topRows(std::min(filters.rows(), tasks_for_wide_filters)).eval();
    }
    return sharing_points(sharing, filters);
}

}  // namespace

Index latent_by_closed_form(TaskSource const& source, int threads, Observer const& observer) {
    std::vector<std::string> notes;
    TaskBatch const batch = training_tasks(source, notes);
    ClosedFormOptions options;
    options.search.threads = threads;
    return fit_closed_form(batch, linear_tasks(batch), evidence_criterion, options, observer)
        .soft.sharing_matrix.cols();
}

Discovery discover_by_gradients(TaskSource const& source, MsrOptions const& msr, Index restarts,
                                DiscoverOptions const& options, Observer const& observer) {
    options.validate(source);
    HeldOutProtocol const protocol{msr.support, options.seed, options.threads};
    Watch watch(observer);
    Discovery discovery;
    discovery.method = msr.learn_sharing ? "msr" : "maml";
    discovery.model = msr.model.name();
    // 1. the sharing matrix by gradients, 2. the partition of its rows, 3. held-out errors
    MsrFit const fit = best_of_restarts(source, msr, restarts, watch);
    discovery.termination = fit.termination;
    discovery.message = fit.message;
    Matrix sharing = fit.sharing_matrix();
    LinearTasks const data = linear_tasks(training_tasks(source, discovery.notes));
    TaskSearchOptions search;
    search.blocks = options.blocks;
    search.threads = options.threads;
    TaskFinding const finding =
        find_partition(data, adapted_points(fit, sharing, source, msr), data.output_power(),
                       chosen_criterion(source, options.criterion, protocol), false, search, {});
    Vector const soft_errors = evaluate_msr(fit, source, Split::test, msr.support, options.seed);
    discovery.heldout = judge_finding(source, data, finding, soft_errors, protocol);
    LayerDiscovery layer = describe_layer(source, finding);
    layer.sharing_matrix = std::move(sharing);
    layer.filter = fit.parameters.front().filter.transpose();
    discovery.layers.push_back(std::move(layer));
    discovery.history.push_back({"query_loss", fit.query_loss});
    if (!fit.validation_loss.empty()) discovery.history.push_back({"validation_loss", fit.validation_loss});
    if (watch.stopped()) {
        discovery.termination = Termination::interrupted;
        discovery.message = "Interrupted: this is what was reached.";
    }
    return discovery;
}

}  // namespace symdiscover
