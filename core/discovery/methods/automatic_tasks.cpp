// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/automatic_tasks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/data/distinct_tasks.hpp"
#include "core/data/identified_tasks.hpp"
#include "core/data/own_order.hpp"
#include "core/data/scaled_tasks.hpp"
#include "core/discovery/discover_tasks.hpp"
#include "core/discovery/identified_layer.hpp"
#include "core/fit/closed_form/adapters.hpp"
#include "core/fit/hypotheses/fit_by_name.hpp"
#include "core/judging/checks.hpp"
#include "core/judging/confidence.hpp"
#include "core/judging/folds.hpp"
#include "core/judging/heldout.hpp"
#include "core/judging/own_deviations.hpp"
#include "core/judging/partition_heldout.hpp"
#include "core/judging/rivals.hpp"
#include "core/networks/losses/squared.hpp"
#include "core/symmetry/catalogue/catalogue.hpp"

namespace symdiscover {

namespace {

/// A complete soft model explains more than the best partition: the weights share a space but are not tied.
bool not_tied(ClosedFormFit const& fit) {
    return fit.soft.pruned && !explains_as_much(fit.hard.tied.noise_variance, fit.soft.noise_variance);
}

/// Searches again on a resample what `found` came from: the hypotheses that were not far behind, or the closed form, a
/// few iterations from the soft sharing of all the data, then its own merge path cut where the finding was, and
/// improved; without a soft sharing where the finding came about without one.
struct Refit {
    TasksDiscovery const& discovery;
    FitOptions const& options;

    Partition operator()(LinearTasks const& resample, Observer const& observer) const {
        ClosedFormFit const& fit = discovery.found.fit;
        if (discovery.by_name) return by_name(resample, options.threads.one());
        TaskSearchOptions search;
        search.threads = options.threads.one();
        search.blocks = options.blocks.value_or(0);
        search.first_blocks = fit.hard.partition().blocks();
        bool const improve = !not_tied(fit);  // polishing what is not there would only take time
        if (fit.soft.sharing_matrix.size() == 0 || (fit.hard.from_unshared && !fit.hard.ties_nothing)) {
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
    }

    Partition by_name(LinearTasks const& resample, Workers const& workers) const {
        std::vector<Partition> candidates{discovery.found.fit.hard.tied.partition};
        auto const add = [&](Partition const& one) {
            if (std::find(candidates.begin(), candidates.end(), one) == candidates.end()) candidates.push_back(one);
        };
        add(discovery.named.best.partition);
        for (ScoredPartition const& other : discovery.named.others) add(other.partition);
        return most_probable(resample, candidates, *discovery.prior, workers);
    }
};

/// Halves of the tasks, or of a single task's examples.
PartitionFinder refit_on_halves(WhiteTasks const& white, Refit const& refit) {
    return [&white, refit](std::span<Index const> drawn, Observer const& observer) {
        if (white.data.tasks > 1) return refit(select(white.data, drawn), observer);
        Index const examples = static_cast<Index>(drawn.size());
        TaskBatch half{1, examples, Matrix(examples, white.data.inputs), Matrix(examples, white.data.outputs)};
        for (Index i = 0; i < examples; ++i) {
            half.x.row(i) = white.examples.x.row(drawn[static_cast<std::size_t>(i)]);
            half.y.row(i) = white.examples.y.row(drawn[static_cast<std::size_t>(i)]);
        }
        return refit(linear_tasks(half, white.noise.output_factor), observer);
    };
}

/// What the user says of the partition leaves the hypotheses no say.
bool is_told(FitOptions const& options) {
    return options.blocks || options.latent || options.criterion == SelectionCriterion::validation;
}

SharingPrior prior_of(TaskShape const& shape) {
    constexpr Index most_blocks = 4000;
    return {catalogue({shape.input_shape, shape.output_shape}, most_blocks), shape.inputs() * shape.outputs()};
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
/// x and y of unit power, the tasks in their own order.
struct PreparedTasks {
    std::vector<std::vector<Index>> copies;
    DistinctTasks distinct;
    Unidentified unidentified;
    IdentifiedTasks identified;
    ScaledTasks scaled;
    OwnOrder ordered;

    PreparedTasks(TaskSource const& source, Workers const& workers)
        : copies(find_copies(source)),
          distinct(source, copies),
          unidentified(find_unidentified(distinct, workers)),
          identified(distinct, unidentified),
          scaled(to_unit_power(identified)),
          ordered(scaled) {}
    PreparedTasks(PreparedTasks const&) = delete;
    PreparedTasks& operator=(PreparedTasks const&) = delete;
};

SharedModel shared_model(TasksFit const& found) {
    TaskFinding const& hard = found.fit.hard;
    if (!hard.ties_nothing && hard.tied.partition.blocks() > 0) {
        return {as_sharing_matrix(hard.tied), hard.tied.noise_variance};
    }
    UnsharedTasks const& apart = hard.unshared;
    if (!not_tied(found.fit)) return SharedModel::without_sharing(apart.noise_variance, apart.weight_variance);
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

/// Weights that are only nearly alike are a rival too.
void hold_against(Competition& competition, OwnDeviations const& deviations) {
    if (!(deviations.log_odds < competition.log_odds)) return;
    competition.runner_up = fmt::format("the same blocks, whose weights are only nearly alike (by {:.0f} % or more)",
                                        100.0 * clear_deviation);
    competition.log_odds = deviations.log_odds;
}

std::vector<Check> all_checks(PreparedTasks const& prepared, TaskBatch const& batch, TasksFit const& found,
                              HeldOut const& heldout, Workers const& threads) {
    std::vector<Check> checks = check_tasks(prepared.copies, prepared.unidentified, heldout);
    if (!found.noise_estimated) {
        checks.push_back({"noise", false, "The tasks are too large for the noise to be looked at."});
        return checks;
    }
    SharedModel const model = shared_model(found);
    if (model.shares() && model.sharing_matrix.cols() == 0) return checks;
    TaskNumbers const numbers = training_task_numbers(prepared.ordered);
    is_finished([&] {
        NoisyModel const fitted = fit_noise_variance(batch, found.white.noise, model, threads);
        for (Check& check : check_noise({batch, numbers, prepared.identified.outputs()}, fitted, threads)) {
            checks.push_back(std::move(check));
        }
    });
    return checks;
}

/// What was found beside the finding: other hypotheses, and what resamples led to.
std::vector<Partition> others_of(TasksDiscovery const& discovery, std::vector<Partition> finds) {
    constexpr std::size_t most_hypotheses = 3;
    std::vector<ScoredPartition> const& named = discovery.named.others;
    if (!discovery.by_name) finds.push_back(discovery.named.best.partition);
    for (std::size_t i = 0; i < std::min(most_hypotheses, named.size()); ++i) finds.push_back(named[i].partition);
    std::erase_if(finds, [](Partition const& partition) { return partition.elements() == 0; });
    return finds;
}

/// The soft sharing, or, where none was fitted, that of the tied model; without columns where that were too large, or
/// nothing is tied.
SoftSharing soft_sharing(TasksDiscovery const& discovery) {
    constexpr Index most_numbers = 20'000'000;
    ClosedFormFit const& fit = discovery.found.fit;
    TiedTasks const& tied = fit.hard.tied;
    if (!discovery.soft_is_tied) return fit.soft;
    bool const small = tied.partition.elements() * tied.partition.blocks() <= most_numbers;
    if (!fit.hard.ties_nothing && small) return as_soft_sharing(tied);
    SoftSharing soft;
    soft.sharing_matrix = Matrix(tied.partition.elements(), 0);
    soft.filters = Matrix(tied.posterior.mean.rows(), 0);
    return soft;
}

/// The layer that was found, what halves of the tasks make of it, and its rivals; a check of the ties goes to checks.
LayerDiscovery judged_layer(TaskSource const& source, TaskBatch const& batch, TasksDiscovery const& discovery,
                            HeldOutProtocol const& protocol, FitOptions const& options, Watch& watch,
                            std::vector<Check>& checks) {
    TasksFit const& found = discovery.found;
    LinearTasks const& data = found.white.data;
    Partition const partition = found.fit.hard.partition();
    LayerDiscovery layer = describe_layer("layer", partition, data.outputs, data.inputs, options.threads);
    bool const repeats = discovery.by_name ? discovery.repeatable : discovery.searched;
    Index const resamples = repeats ? options.resamples : 0;
    Index const halved = data.tasks > 1 ? data.tasks : found.white.examples.examples;
    Resampling resampling = resample_halves(halved, partition, refit_on_halves(found.white, {discovery, options}),
                                            resamples, options.seed, options.threads, watch.observer());
    layer.confidence = std::move(resampling.confidence);
    if (partition.ties_anything() && partition.blocks() > 0 && !watch.stopped()) {
        is_finished([&] {
            NoisyPartition const noisy = fit_noisy_partition(batch, partition, found.white.noise,
                                                             iterations_to_converge, protocol.noise_options());
            layer.competition =
                competition_of(find_rivals(source, batch, noisy, others_of(discovery, std::move(resampling.finds)),
                                           discovery.prior.get(), protocol),
                               data.outputs, data.inputs);
            OwnDeviations const deviations = measure_own_deviations(noisy.white.data, noisy.tied, options.threads);
            hold_against(layer.competition, deviations);
            checks.push_back(deviations_check(deviations));
        });
    }
    SoftSharing const soft = soft_sharing(discovery);
    layer.sharing_matrix = soft.sharing_matrix;
    layer.filter = soft.filters.colwise().mean().transpose();
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

TasksDiscovery find_sharing(TaskBatch const& batch, SharingPrior prior, CriterionFor const& criterion,
                            FitOptions const& options, HeldOutProtocol const& protocol, Observer const& observer) {
    if (!is_told(options)) {
        return fit_by_name(batch, std::move(prior), criterion, closed_form_options(options), protocol.noise_options(),
                           observer);
    }
    TasksDiscovery discovery;
    discovery.found = fit_tasks(batch, criterion, closed_form_options(options), protocol.noise_options(), observer);
    return discovery;
}

/// The model as learned.
Predictor soft_predictor(TasksDiscovery const& discovery, NoiseModel const& noise, Workers const& threads) {
    ClosedFormFit const& fit = discovery.found.fit;
    if (!discovery.soft_is_tied) {
        return linear_predictor(soft_adapter(fit.soft.sharing_matrix, fit.soft.noise_variance, threads), noise);
    }
    if (fit.hard.ties_nothing) return linear_predictor(unshared_adapter(fit.hard.unshared, threads), noise);
    return linear_predictor(tied_adapter(fit.hard.tied, threads), noise);
}

/// Errors on the test tasks, or where none was set aside, task by task.
HeldOut judged(TaskSource const& source, TaskBatch const& batch, TasksDiscovery const& discovery,
               HeldOutProtocol const& protocol, Observer const& observer) {
    TasksFit const& found = discovery.found;
    Partition const partition = found.fit.hard.partition();
    if (source.tasks_of(Split::test).empty()) {
        SoftLearner learner;  // without one the model as learned is the tied one
        if (!discovery.soft_is_tied) {
            learner = [&](TaskBatch const& rest) {
                WhiteTasks const white = white_tasks(rest, found.white.noise.of_other_tasks(), protocol.threads);
                VariationalOptions em;
                em.max_iterations = 5;
                em.threads = protocol.threads;
                SoftSharing const again = variational_em(white.data, found.fit.soft.sharing_matrix,
                                                         found.fit.soft.noise_variance, em, observer);
                return linear_predictor(soft_adapter(again.sharing_matrix, again.noise_variance, protocol.threads),
                                        white.noise);
            };
        }
        return judge_by_folds(batch, source.shape(), partition, learner, protocol, observer);
    }
    Vector const soft_errors = query_errors(source, Split::test, protocol.support, protocol.seed, squared_loss().metric,
                                            {soft_predictor(discovery, found.white.noise, protocol.threads)})
                                   .col(0);
    return judge_partition(source, batch, partition, soft_errors, protocol);
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
    TaskSource const& source = prepared.ordered;
    TaskBatch const batch = training_tasks(source, discovery.notes);
    HeldOutProtocol const protocol{options.support.value_or(source.shape().examples / 2), options.seed, options.threads,
                                   options.intercept};
    // 1. partition by name or by search, and its noise model, 2. held-out errors, 3. resamples and rivals
    auto const criterion = [&](NoiseModel const& noise) { return chosen_criterion(source, options, protocol, noise); };
    TasksDiscovery const sharing =
        find_sharing(batch, prior_of(source.shape()), criterion, options, protocol, watch.observer());
    TasksFit const& found = sharing.found;
    discovery.heldout = judged(source, batch, sharing, protocol, watch.observer());
    std::vector<Check> ties;
    LayerDiscovery layer = judged_layer(source, batch, sharing, protocol, options, watch, ties);
    discovery.checks = all_checks(prepared, batch, found, discovery.heldout, options.threads);
    discovery.checks.insert(discovery.checks.end(), ties.begin(), ties.end());
    layer.searched = sharing.searched;
    if (!layer.searched) {
        discovery.notes.push_back(fmt::format(
            "{} weights are too many to look for a sharing that has no name, or for another order of inputs "
            "and outputs: only sharings that have a name in the data's order were tried.",
            source.shape().inputs() * source.shape().outputs()));
    }
    discovery.layers.push_back(whole_layer(std::move(layer), found.fit.hard.tied, prepared.identified,
                                           prepared.unidentified, given.shape(), options.threads));
    discovery.history.push_back({"noise_variance", found.fit.soft.history});
    if (watch.stopped()) {
        discovery.termination = Termination::interrupted;
        discovery.message = "Interrupted: this is what was reached.";
    }
    to_units_of(prepared.scaled, discovery);
    return discovery;
}

}  // namespace symdiscover
