// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "core/discovery/confidence.hpp"
#include "core/discovery/find_partition.hpp"
#include "core/discovery/group_discovery.hpp"
#include "core/discovery/heldout.hpp"
#include "core/discovery/pattern.hpp"
#include "core/errors.hpp"
#include "core/fit/closed_form.hpp"

namespace symdiscover {

namespace {

/// A closed form uses at most about this many output values; beyond it more tasks change nothing but the time.
constexpr Index most_observations = 1'000'000;
constexpr Index fewest_tasks = 200;

/// An observer that remembers whether it asked to stop.
struct Watch {
    Observer const& inner;
    bool stopped = false;

    Observer observer() {
        return [this](Progress const& progress) {
            if (!stopped && inner && !inner(progress)) stopped = true;
            return !stopped;
        };
    }
};

/// Meta-train tasks for the closed form, spread evenly where there are more than it needs.
TaskBatch training_tasks(TaskSource const& source, std::vector<std::string>& notes) {
    std::vector<Index> const& all = source.tasks_of(Split::train);
    Index const per_task = source.shape().examples * source.shape().outputs();
    Index const count = static_cast<Index>(all.size());
    Index const used = std::min(count, std::max(fewest_tasks, most_observations / std::max<Index>(1, per_task)));
    if (used == count) return source.read(all);
    std::vector<Index> chosen(static_cast<std::size_t>(used));
    for (Index i = 0; i < used; ++i) {
        chosen[static_cast<std::size_t>(i)] = all[static_cast<std::size_t>(i * count / used)];
    }
    notes.push_back(fmt::format("Used {} of the {} meta-train tasks, evenly spread: more would not change the finding.",
                                used, count));
    return source.read(chosen);
}

Index half_of_the_examples(TaskSource const& source) { return source.shape().examples / 2; }

/// Mean error of the tied model on the validation tasks.
Criterion validation_criterion(TaskSource const& source, Index support, DiscoverOptions const& options) {
    return [&source, support, options](TiedModel const& model) {
        return query_errors(source, Split::validation, support, options.seed, {tied_adapter(model, options.threads)})
            .mean();
    };
}

Criterion chosen_criterion(TaskSource const& source, Index support, DiscoverOptions const& options) {
    return options.criterion == BlockCriterion::evidence ? Criterion(evidence_criterion)
                                                         : validation_criterion(source, support, options);
}

/// All of the held-out errors but the soft one, which the caller has.
HeldOut judge_finding(TaskSource const& source, LinearTasks const& data, PartitionFinding const& finding,
                      Vector const& soft_errors, Index support, DiscoverOptions const& options) {
    Adapter const unshared = unshared_adapter(finding.unshared, options.threads);
    std::vector<Adapter> adapters{unshared, unshared, unshared};
    if (!finding.ties_nothing) {
        TiedModel const wrong = fit_tied(data, shuffled(finding.tied.partition, options.seed),
                                         finding.unshared.noise_variance, iterations_in_search, options.threads);
        adapters[1] = tied_adapter(finding.tied, options.threads);
        adapters[2] = tied_adapter(wrong, options.threads);
    }
    Matrix const errors = query_errors(source, Split::test, support, options.seed, adapters);
    HeldOut heldout;
    heldout.tasks = errors.rows();
    heldout.support = support;
    heldout.query = source.shape().examples - support;
    heldout.soft = soft_errors.mean();
    heldout.ci95 = interval95(soft_errors);
    heldout.unshared = errors.col(0).mean();
    heldout.tied = errors.col(1).mean();
    heldout.wrong = errors.col(2).mean();
    return heldout;
}

LayerDiscovery describe_layer(TaskSource const& source, PartitionFinding const& finding) {
    LayerDiscovery layer;
    layer.name = "layer";
    layer.outputs = source.shape().outputs();
    layer.inputs = source.shape().inputs();
    layer.partition = finding.partition();
    layer.group = discover_group(layer.partition, layer.outputs, layer.inputs);
    layer.pattern = recognise_pattern(layer.partition, layer.outputs, layer.inputs);
    return layer;
}

/// The closed form's soft sharing fitted again to a resample, a few iterations from where the data as a whole led.
PartitionFinder refit(SoftSharing const& soft, PartitionSearchOptions options) {
    return [&soft, options](LinearTasks const& resample) {
        VariationalOptions em;
        em.max_iterations = 10;
        SoftSharing const again = variational_em(resample, soft.sharing_matrix, soft.noise_variance, em, {});
        return find_partition(resample, again.sharing_matrix, again.noise_variance, evidence_criterion, true, options,
                              {})
            .partition();
    };
}

void finish(Discovery& discovery, Watch const& watch) {
    if (!watch.stopped) return;
    discovery.termination = Termination::interrupted;
    discovery.message = "Interrupted: this is what was reached.";
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
    if (criterion == BlockCriterion::validation && source.tasks_of(Split::validation).empty()) {
        throw OptionError("--criterion: validation: expected meta-validation tasks, found none; use evidence");
    }
}

Discovery discover_closed_form(TaskSource const& source, DiscoverOptions const& options, Observer const& observer) {
    options.validate(source);
    Watch watch{observer};
    Discovery discovery;
    discovery.method = "auto";
    discovery.termination = Termination::converged;
    TaskBatch const batch = training_tasks(source, discovery.notes);
    LinearTasks const data = linear_tasks(batch);
    Index const support = half_of_the_examples(source);
    // 1. soft sharing, 2. partition, 3. held-out errors, 4. confidence
    SoftSharing const soft = closed_form_sharing(batch, data, {options.latent, options.threads}, watch.observer());
    PartitionSearchOptions search{options.blocks, options.threads};
    bool const improve = options.criterion == BlockCriterion::evidence;
    PartitionFinding const finding =
        find_partition(data, soft.sharing_matrix, soft.noise_variance, chosen_criterion(source, support, options),
                       improve, search, watch.observer());
    Vector const soft_errors = query_errors(source, Split::test, support, options.seed,
                                            {soft_adapter(soft.sharing_matrix, soft.noise_variance, options.threads)})
                                   .col(0);
    discovery.heldout = judge_finding(source, data, finding, soft_errors, support, options);
    LayerDiscovery layer = describe_layer(source, finding);
    search.threads = 1;
    layer.confidence = bootstrap_confidence(data, layer.partition, refit(soft, search), options.resamples, options.seed,
                                            options.threads, watch.observer());
    layer.sharing_matrix = soft.sharing_matrix;
    layer.filter = soft.filters.colwise().mean().transpose();
    discovery.layers.push_back(std::move(layer));
    discovery.history.push_back({"noise_variance", soft.history});
    finish(discovery, watch);
    return discovery;
}

}  // namespace symdiscover
