// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/gradients.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "core/discovery/discover_tasks.hpp"
#include "core/fit/closed_form/closed_form.hpp"
#include "core/fit/msr/msr.hpp"
#include "core/judging/tasks_heldout.hpp"

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

/// The number of filter parameters that the closed form finds in the data: k when the user gives none.
Index latent_by_closed_form(TaskSource const& source, int threads, Observer const& observer) {
    std::vector<std::string> notes;
    TaskBatch const batch = training_tasks(source, notes);
    ClosedFormOptions options;
    options.search.threads = threads;
    return fit_closed_form(batch, linear_tasks(batch), evidence_criterion, options, observer)
        .soft.sharing_matrix.cols();
}

Discovery discover_by_gradients(TaskSource const& source, MsrOptions const& msr, Index restarts,
                                FitOptions const& options, Observer const& observer) {
    options.validate(source);
    HeldOutProtocol const protocol{msr.support, options.seed, options.threads};
    Watch watch(observer);
    Discovery discovery;
    discovery.model = msr.model.name();
    // 1. the sharing matrix by gradients, 2. the partition of its rows, 3. held-out errors
    MsrFit const fit = best_of_restarts(source, msr, restarts, watch);
    discovery.termination = fit.termination;
    discovery.message = fit.message;
    Matrix sharing = fit.sharing_matrix();
    LinearTasks const data = linear_tasks(training_tasks(source, discovery.notes));
    TaskSearchOptions search;
    search.blocks = options.blocks.value_or(0);
    search.threads = options.threads;
    TaskFinding const finding = find_partition(data, adapted_points(fit, sharing, source, msr), data.output_power(),
                                               chosen_criterion(source, options, protocol), false, search, {});
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

struct GradientOptions {
    MsrOptions msr;
    Index restarts = 1;
};

/// The method's own options together with those of all methods.
MsrOptions settle(MsrOptions msr, bool learn_sharing, TaskSource const& source, FitOptions const& options,
                  Observer const& observer) {
    msr.model = options.model.value_or(ModelSpec{});
    msr.learn_sharing = learn_sharing;
    msr.support = options.support.value_or(1);
    msr.seed = options.seed;
    msr.threads = options.threads;
    if (!learn_sharing) return msr;
    msr.latent = options.latent ? *options.latent : latent_by_closed_form(source, options.threads, observer);
    return msr;
}

FitMethod gradient_method(bool learn_sharing) {
    auto const own = std::make_shared<GradientOptions>();
    FitMethod method;
    method.heading = "Gradients (msr and maml; in brackets the defaults of bilevel)";
    method.options = option_fields(own->msr);
    method.options.emplace_back("restarts", own->restarts, whole_number<Index>(1),
                                "starts; the best on the validation data is kept");
    method.in_tasks = [own, learn_sharing](auto const& source, auto const& options, auto const& observer) {
        MsrOptions const msr = settle(own->msr, learn_sharing, source, options, observer);
        return discover_by_gradients(source, msr, own->restarts, options, observer);
    };
    return method;
}

}  // namespace

FitMethod msr_method() {
    FitMethod method = gradient_method(true);
    method.name = "msr";
    method.summary = "learns the sharing by gradients";
    method.common = {"latent", "support"};
    method.advice = "Fits by gradients need many tasks and steps; method auto finds a sharing in far fewer.";
    return method;
}

FitMethod maml_method() {
    FitMethod method = gradient_method(false);
    method.name = "maml";
    method.summary = "learns none";
    method.common = {"support"};
    method.advice = "Method maml learns no sharing: to look for a symmetry, fit with method auto.";
    return method;
}

}  // namespace symdiscover
