// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discover.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/base/errors.hpp"
#include "core/fit/closed_form/closed_form.hpp"
#include "core/judging/confidence.hpp"
#include "core/judging/heldout.hpp"
#include "core/judging/partition_heldout.hpp"

namespace symdiscover {

namespace {

/// A complete soft model explains more than the best partition: the weights share a space but are not tied.
bool not_tied(ClosedFormFit const& fit) {
    return fit.soft.pruned && !explains_as_much(fit.hard.tied.noise_variance, fit.soft.noise_variance);
}

/// The closed form fitted again to a resample: a few iterations from the soft sharing of all the data, then its own
/// merge path cut where the finding was, and improved; without a soft sharing where the finding came about without one.
PartitionFinder refit(LinearTasks const& data, ClosedFormFit const& fit, DiscoverOptions const& options) {
    return [&data, &fit, options](std::span<Index const> drawn, Observer const& observer) {
        LinearTasks const resample = select(data, drawn);
        TaskSearchOptions search;
        search.blocks = options.blocks;
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

}  // namespace

void DiscoverOptions::validate(TaskSource const& source) const {
    Index const weights = source.shape().inputs() * source.shape().outputs();
    if (latent < 0 || latent > weights) {
        throw OptionError(
            fmt::format("--latent: {}: expected auto or 1 to {}, the number of weights", latent, weights));
    }
    if (blocks < 0 || blocks > weights) {
        throw OptionError(
            fmt::format("--blocks: {}: expected auto or 1 to {}, the number of weights", blocks, weights));
    }
    if (support >= source.shape().examples) {
        throw OptionError(
            fmt::format("--support: {}: expected less than {}, the examples of a task, so that some judge", support,
                        source.shape().examples));
    }
    if (criterion == SelectionCriterion::validation && source.tasks_of(Split::validation).empty()) {
        throw OptionError("--criterion: validation: expected meta-validation tasks, found none; use evidence");
    }
}

Criterion chosen_criterion(TaskSource const& source, SelectionCriterion criterion, HeldOutProtocol const& protocol) {
    return criterion == SelectionCriterion::evidence ? Criterion(evidence_criterion)
                                                     : validation_criterion(source, protocol);
}

LayerDiscovery describe_layer(TaskSource const& source, TaskFinding const& finding) {
    Index const outputs = source.shape().outputs();
    Index const inputs = source.shape().inputs();
    LayerDiscovery layer;
    static_cast<LayerSymmetry&>(layer) = find_symmetry(finding.partition(), outputs, inputs);
    layer.name = "layer";
    layer.outputs = outputs;
    layer.inputs = inputs;
    layer.partition = finding.partition();
    return layer;
}

Discovery discover_closed_form(TaskSource const& source, DiscoverOptions const& options, Observer const& observer) {
    options.validate(source);
    Watch watch(observer);
    Discovery discovery;
    discovery.method = "auto";
    discovery.termination = Termination::converged;
    TaskBatch const batch = training_tasks(source, discovery.notes);
    LinearTasks const data = linear_tasks(batch);
    HeldOutProtocol const protocol{options.support > 0 ? options.support : source.shape().examples / 2, options.seed,
                                   options.threads};
    // 1. soft sharing and partition, 2. held-out errors, 3. confidence
    ClosedFormOptions closed;
    closed.latent = options.latent;
    closed.improve = options.criterion == SelectionCriterion::evidence;
    closed.search.blocks = options.blocks;
    closed.search.threads = options.threads;
    ClosedFormFit const fit =
        fit_closed_form(batch, data, chosen_criterion(source, options.criterion, protocol), closed, watch.observer());
    Vector const soft_errors =
        query_errors(source, Split::test, protocol.support, options.seed,
                     {soft_adapter(fit.soft.sharing_matrix, fit.soft.noise_variance, options.threads)})
            .col(0);
    discovery.heldout = judge_finding(source, data, fit.hard, soft_errors, protocol);
    LayerDiscovery layer = describe_layer(source, fit.hard);
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
    return discovery;
}

}  // namespace symdiscover
