// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/automatic_tasks.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>
#include <vector>

#include "core/data/distinct_tasks.hpp"
#include "core/data/identified_tasks.hpp"
#include "core/data/scaled_tasks.hpp"
#include "core/discovery/discover_tasks.hpp"
#include "core/discovery/identified_layer.hpp"
#include "core/fit/closed_form/adapters.hpp"
#include "core/fit/closed_form/fit_tasks.hpp"
#include "core/judging/checks.hpp"
#include "core/judging/confidence.hpp"
#include "core/judging/heldout.hpp"
#include "core/judging/partition_heldout.hpp"
#include "core/judging/rivals.hpp"
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
        search.threads = options.threads.one();
        search.blocks = options.blocks.value_or(0);
        search.first_blocks = fit.hard.partition().blocks();
        bool const improve = !not_tied(fit);  // polishing what is not there would only take time
        if (fit.hard.from_unshared && !fit.hard.ties_nothing) {
            return find_partition(resample, Matrix(), 0.0, evidence_criterion, improve, search, observer).partition();
        }
        VariationalOptions em;
        em.max_iterations = 5;
        em.threads = options.threads.one();
        SoftSharing const again =
            variational_em(resample, fit.soft.sharing_matrix, fit.soft.noise_variance, em, observer);
        if (fit.soft.pruned) search.soft_noise_variance = again.noise_variance;
        return find_partition(resample, again.sharing_matrix, again.noise_variance, evidence_criterion, improve, search,
                              observer)
            .partition();
    };
}

/// From unit power to the user's units, where a double can hold them.
void to_units_of(ScaledTasks const& source, Discovery& discovery) {
    constexpr double largest = 1e280;
    double const square = source.y_scale() * source.y_scale();
    double const ratio = source.y_scale() / source.x_scale();
    auto const holds = [](double unit) { return unit > 1.0 / largest && unit < largest; };
    if (holds(ratio)) {
        for (LayerDiscovery& layer : discovery.layers) layer.sharing_matrix *= ratio;
    } else {
        discovery.notes.emplace_back("The result's weights are in units of y's root mean square over x's.");
    }
    if (!holds(square)) {
        discovery.heldout.metric = "mse / mean y^2";
        discovery.notes.emplace_back(
            "Squares of y are too small or too large for a number: errors are shares of its mean.");
        return;
    }
    rescale(discovery.heldout, square);
    for (Curve& curve : discovery.history) {
        for (double& value : curve.values) value *= square;
    }
}

/// The tasks that are learned from, as the closed form takes them: copies counted once, what cannot be told left out,
/// x and y of unit power.
struct PreparedTasks {
    std::vector<std::vector<Index>> copies;
    DistinctTasks distinct;
    Unidentified unidentified;
    IdentifiedTasks identified;
    ScaledTasks scaled;

    PreparedTasks(TaskSource const& source, Workers const& workers)
        : copies(find_copies(source)),
          distinct(source, copies),
          unidentified(find_unidentified(distinct, workers)),
          identified(distinct, unidentified),
          scaled(to_unit_power(identified)) {}
    PreparedTasks(PreparedTasks const&) = delete;
    PreparedTasks& operator=(PreparedTasks const&) = delete;
};

SharedModel shared_model(TasksFit const& found) {
    TaskFinding const& hard = found.fit.hard;
    if (!hard.ties_nothing && hard.tied.partition.blocks() > 0) {
        return {as_sharing_matrix(hard.tied), hard.tied.noise_variance};
    }
    return {found.fit.soft.sharing_matrix, found.fit.soft.noise_variance};
}

/// The strongest other partition, and whether another one predicts better.
Competition competition_of(std::vector<Rival> const& rivals, Index outputs, Index inputs) {
    Competition competition;
    if (rivals.empty()) return competition;
    competition.runner_up = partition_words(rivals.front().partition, outputs, inputs);
    competition.log_odds = rivals.front().log_odds;
    for (Rival const& rival : rivals) {
        bool const lower = !(rival.heldout_gain >= competition.heldout_gain);
        if (std::isfinite(rival.heldout_gain) && lower) competition.heldout_gain = rival.heldout_gain;
    }
    return competition;
}

std::vector<Check> all_checks(PreparedTasks const& prepared, TaskBatch const& batch, TasksFit const& found,
                              HeldOut const& heldout, Workers const& threads) {
    std::vector<Check> checks = check_tasks(prepared.copies, prepared.unidentified, heldout);
    SharedModel const model = shared_model(found);
    if (!found.noise_estimated || model.sharing_matrix.cols() == 0) {
        checks.push_back({"noise", false, "The tasks are too large for the noise to be looked at."});
        return checks;
    }
    TaskNumbers const numbers = training_task_numbers(prepared.scaled);
    is_finished([&] {
        NoisyModel const fitted = fit_noise_variance(batch, found.white.noise, model, threads);
        for (Check& check : check_noise({batch, numbers, prepared.identified.outputs()}, model, fitted, threads)) {
            checks.push_back(std::move(check));
        }
    });
    return checks;
}

/// The layer that was found, what halves of the tasks make of it, and its rivals.
LayerDiscovery judged_layer(TaskSource const& source, TaskBatch const& batch, TasksFit const& found,
                            HeldOutProtocol const& protocol, FitOptions const& options, Watch& watch) {
    ClosedFormFit const& fit = found.fit;
    LinearTasks const& data = found.white.data;
    Partition const partition = fit.hard.partition();
    LayerDiscovery layer = describe_layer("layer", partition, data.outputs, data.inputs, options.threads);
    Resampling resampling = resample_halves(data.tasks, partition, refit(data, fit, options), options.resamples,
                                            options.seed, options.threads, watch.observer());
    layer.confidence = std::move(resampling.confidence);
    if (partition.ties_anything() && partition.blocks() > 0 && !watch.stopped()) {
        is_finished([&] {
            NoisyPartition const noisy = fit_noisy_partition(batch, partition, found.white.noise,
                                                             iterations_to_converge, protocol.noise_options());
            layer.competition = competition_of(find_rivals(source, batch, noisy, resampling.finds, protocol),
                                               data.outputs, data.inputs);
        });
    }
    layer.sharing_matrix = fit.soft.sharing_matrix;
    layer.filter = fit.soft.filters.colwise().mean().transpose();
    return layer;
}

ClosedFormOptions closed_form_options(FitOptions const& options) {
    ClosedFormOptions closed;
    closed.latent = options.latent.value_or(0);
    closed.improve = options.criterion != SelectionCriterion::validation;
    closed.search.blocks = options.blocks.value_or(0);
    closed.search.threads = options.threads;
    return closed;
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
    PreparedTasks const prepared(given, options.threads);
    TaskSource const& source = prepared.scaled;
    TaskBatch const batch = training_tasks(source, discovery.notes);
    HeldOutProtocol const protocol{options.support.value_or(source.shape().examples / 2), options.seed, options.threads,
                                   options.intercept};
    // 1. soft sharing, noise model and partition, 2. held-out errors, 3. resamples and rivals
    auto const criterion = [&](NoiseModel const& noise) { return chosen_criterion(source, options, protocol, noise); };
    TasksFit const found =
        fit_tasks(batch, criterion, closed_form_options(options), protocol.noise_options(), watch.observer());
    ClosedFormFit const& fit = found.fit;
    Predictor const soft = linear_predictor(
        soft_adapter(fit.soft.sharing_matrix, fit.soft.noise_variance, options.threads), found.white.noise);
    Vector const soft_errors =
        query_errors(source, Split::test, protocol.support, options.seed, squared_loss().metric, {soft}).col(0);
    discovery.heldout = judge_partition(source, batch, fit.hard.partition(), soft_errors, protocol);
    LayerDiscovery layer = judged_layer(source, batch, found, protocol, options, watch);
    discovery.checks = all_checks(prepared, batch, found, discovery.heldout, options.threads);
    discovery.layers.push_back(whole_layer(std::move(layer), fit.hard.tied, prepared.identified, prepared.unidentified,
                                           given.shape(), options.threads));
    discovery.history.push_back({"noise_variance", fit.soft.history});
    if (watch.stopped()) {
        discovery.termination = Termination::interrupted;
        discovery.message = "Interrupted: this is what was reached.";
    }
    to_units_of(prepared.scaled, discovery);
    return discovery;
}

}  // namespace symdiscover
