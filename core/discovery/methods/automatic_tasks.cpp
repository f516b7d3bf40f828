// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/automatic_tasks.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/data/scaled_tasks.hpp"
#include "core/discovery/discover_tasks.hpp"
#include "core/fit/closed_form/adapters.hpp"
#include "core/fit/closed_form/fit_tasks.hpp"
#include "core/judging/confidence.hpp"
#include "core/judging/heldout.hpp"
#include "core/judging/partition_heldout.hpp"
#include "core/networks/losses/squared.hpp"

namespace symdiscover {

namespace {

/// A complete soft model explains more than the best partition: the weights share a space but are not tied.
bool not_tied(ClosedFormFit const& fit) {
    return fit.soft.pruned && !explains_as_much(fit.hard.tied.noise_variance, fit.soft.noise_variance);
}

/// The closed form fitted again to a resample: a few iterations from the soft sharing of all the data, then its own
/// merge path cut where the finding was, and improved; without a soft sharing where the finding came about without one.
PartitionFinder refit(LinearTasks const& data, ClosedFormFit const& fit, FitOptions const& options) {
    return [&data, &fit, options](std::span<Index const> drawn, Observer const& observer) {
        LinearTasks const resample = select(data, drawn);
        TaskSearchOptions search;
        search.blocks = options.blocks.value_or(0);
        search.first_blocks = fit.hard.partition().blocks();
        bool const improve = !not_tied(fit);  // polishing what is not there would only take time
        if (fit.hard.from_unshared && !fit.hard.ties_nothing) {
            return find_partition(resample, Matrix(), 0.0, evidence_criterion, improve, search, observer).partition();
        }
        VariationalOptions em;
        em.max_iterations = 5;
        SoftSharing const again =
            variational_em(resample, fit.soft.sharing_matrix, fit.soft.noise_variance, em, observer);
        if (fit.soft.pruned) search.soft_noise_variance = again.noise_variance;
        return find_partition(resample, again.sharing_matrix, again.noise_variance, evidence_criterion, improve, search,
                              observer)
            .partition();
    };
}

/// From unit power to the user's units.
void to_units_of(ScaledTasks const& source, Discovery& discovery) {
    double const square = source.y_scale() * source.y_scale();
    HeldOut& heldout = discovery.heldout;
    for (double* error : {&heldout.soft, &heldout.ci95, &heldout.tied, &heldout.unshared, &heldout.wrong}) {
        *error *= square;
    }
    for (LayerDiscovery& layer : discovery.layers) layer.sharing_matrix *= source.y_scale() / source.x_scale();
    for (Curve& curve : discovery.history) {
        for (double& value : curve.values) value *= square;
    }
}

}  // namespace

Discovery discover_tasks_in_closed_form(TaskSource const& given, FitOptions const& options, Observer const& observer) {
    ModelSpec const model = options.model.value_or(ModelSpec{});
    if (model.kind != ModelKind::fc) {
        throw OptionError("model", fmt::format("expected fc for tasks with method auto, found '{}'", model.name()));
    }
    options.validate(given);
    Watch watch(observer);
    Discovery discovery;
    ScaledTasks const source = to_unit_power(given);
    TaskBatch const batch = training_tasks(source, discovery.notes);
    HeldOutProtocol const protocol{options.support.value_or(source.shape().examples / 2), options.seed,
                                   options.threads, options.intercept};
    // 1. soft sharing, noise model and partition, 2. held-out errors, 3. confidence
    ClosedFormOptions closed;
    closed.latent = options.latent.value_or(0);
    closed.improve = options.criterion != SelectionCriterion::validation;
    closed.search.blocks = options.blocks.value_or(0);
    closed.search.threads = options.threads;
    auto const criterion = [&](NoiseModel const& noise) { return chosen_criterion(source, options, protocol, noise); };
    TasksFit const found = fit_tasks(batch, criterion, closed, protocol.noise_options(), watch.observer());
    ClosedFormFit const& fit = found.fit;
    LinearTasks const& data = found.white.data;
    Partition const partition = fit.hard.partition();
    Predictor const soft = linear_predictor(
        soft_adapter(fit.soft.sharing_matrix, fit.soft.noise_variance, options.threads), found.white.noise);
    Vector const soft_errors =
        query_errors(source, Split::test, protocol.support, options.seed, squared_loss().metric, {soft}).col(0);
    discovery.heldout = judge_partition(source, batch, partition, soft_errors, protocol);
    LayerDiscovery layer = describe_layer("layer", partition, data.outputs, data.inputs);
    layer.confidence = bootstrap_confidence(data.tasks, layer.partition, refit(data, fit, options), options.resamples,
                                            options.seed, options.threads, watch.observer());
    layer.sharing_matrix = fit.soft.sharing_matrix;
    layer.filter = fit.soft.filters.colwise().mean().transpose();
    discovery.layers.push_back(std::move(layer));
    discovery.history.push_back({"noise_variance", fit.soft.history});
    if (watch.stopped()) {
        discovery.termination = Termination::interrupted;
        discovery.message = "Interrupted: this is what was reached.";
    }
    to_units_of(source, discovery);
    return discovery;
}

}  // namespace symdiscover
