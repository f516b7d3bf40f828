// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/automatic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "core/discovery/discover_samples.hpp"
#include "core/discovery/discover_tasks.hpp"
#include "core/fit/closed_form/adapters.hpp"
#include "core/fit/closed_form/closed_form.hpp"
#include "core/fit/one_dataset/tied_samples.hpp"
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

Discovery discover_closed_form(TaskSource const& source, FitOptions const& options, Observer const& observer) {
    ModelSpec const model = options.model.value_or(ModelSpec{});
    if (model.kind != ModelKind::fc) {
        throw OptionError("model", fmt::format("expected fc for tasks with method auto, found '{}'", model.name()));
    }
    options.validate(source);
    Watch watch(observer);
    Discovery discovery;
    TaskBatch const batch = training_tasks(source, discovery.notes);
    LinearTasks const data = linear_tasks(batch);
    HeldOutProtocol const protocol{options.support.value_or(source.shape().examples / 2), options.seed,
                                   options.threads};
    // 1. soft sharing and partition, 2. held-out errors, 3. confidence
    ClosedFormOptions closed;
    closed.latent = options.latent.value_or(0);
    closed.improve = options.criterion != SelectionCriterion::validation;
    closed.search.blocks = options.blocks.value_or(0);
    closed.search.threads = options.threads;
    ClosedFormFit const fit =
        fit_closed_form(batch, data, chosen_criterion(source, options, protocol), closed, watch.observer());
    Vector const soft_errors =
        query_errors(
            source, Split::test, protocol.support, options.seed, squared_loss().metric,
            {linear_predictor(soft_adapter(fit.soft.sharing_matrix, fit.soft.noise_variance, options.threads))})
            .col(0);
    discovery.heldout = judge_finding(source, data, fit.hard, soft_errors, protocol);
    LayerDiscovery layer = describe_layer("layer", fit.hard.partition(), data.outputs, data.inputs);
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

SampleChoice by_evidence(SampleModel const& model, FitOptions const& options, Observer const& observer) {
    Index const blocks = options.blocks.value_or(0);
    SampleChoice choice;
    choice.elements = model.find_partition(model.samples().fitting(), blocks, options.threads, observer);
    choice.refit = [&model, blocks](SampleBatch const& resample) {
        return model.find_partition(resample, blocks, 1, {});
    };
    return choice;
}

/// The best sharing of the train samples for each number of blocks (of many blocks for some numbers only), compared by
/// the validation loss.
SampleChoice by_validation(SampleModel const& model, FitOptions const& options, Observer const& observer) {
    constexpr Index all_up_to = 32;
    TrainSamples const train = model.samples().train();
    QuadraticLoss const fitted = train_loss(model);
    QuadraticLoss const judged = validation_loss(model);
    Index const most = options.blocks.value_or(model.elements());
    SampleChoice choice;
    Curve losses{"validation_loss", {}};
    double lowest = std::numeric_limits<double>::infinity();
    for (Index blocks = options.blocks.value_or(1); blocks <= most; blocks += std::max<Index>(1, blocks / all_up_to)) {
        Partition candidate = model.find_partition(train, blocks, options.threads, observer);
        Vector const psi = least_squares(fitted, candidate).psi;
        losses.values.push_back(judged.value(expand(candidate, psi, fitted.payload)) /
                                static_cast<double>(judged.observations));
        if (losses.values.back() < lowest) {
            lowest = losses.values.back();
            choice.elements = std::move(candidate);
        }
        if (observer && !observer({"numbers of blocks", blocks, most, losses.values.back()})) break;
    }
    choice.history.push_back(std::move(losses));
    return choice;
}

}  // namespace

FitMethod automatic_method() {
    FitMethod method;
    method.name = "auto";
    method.summary = "closed form, few examples";
    method.common = {"latent", "support", "resamples"};
    method.in_tasks = discover_closed_form;
    method.in_samples = [](auto const& samples, auto const& truth, auto const& options, auto const& observer) {
        bool const validation = options.criterion == SelectionCriterion::validation;
        if (validation) require_validation(samples, "auto");
        return discover_samples(samples, truth, validation ? by_validation : by_evidence, options, observer);
    };
    return method;
}

}  // namespace symdiscover
