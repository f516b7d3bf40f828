// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/tasks/assemble.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/discovery/heldout.hpp"
#include "core/discovery/layer_symmetry.hpp"
#include "core/discovery/tasks/heldout_of_partition.hpp"

namespace symdiscover {

namespace {

/// A closed form uses at most about this many output values; beyond it more tasks change nothing but the time.
constexpr Index most_observations = 1'000'000;
constexpr Index fewest_tasks = 200;

/// Mean error of the tied model on the validation tasks.
Criterion validation_criterion(TaskSource const& source, Index support, DiscoverOptions const& options) {
    return [&source, support, options](TiedModel const& model) {
        return query_errors(source, Split::validation, support, options.seed, {tied_adapter(model, options.threads)})
            .mean();
    };
}

}  // namespace

Observer Watch::observer() {
    return [this](Progress const& progress) {
        if (!stopped_ && inner_ && !inner_(progress)) stopped_ = true;
        return !stopped_;
    };
}

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

Criterion chosen_criterion(TaskSource const& source, Index support, DiscoverOptions const& options) {
    return options.criterion == BlockCriterion::evidence ? Criterion(evidence_criterion)
                                                         : validation_criterion(source, support, options);
}

/// All of the held-out errors but the soft one, which the caller has.
HeldOut judge_finding(TaskSource const& source, LinearTasks const& data, PartitionFinding const& finding,
                      Vector const& soft_errors, Index support, DiscoverOptions const& options) {
    auto const constrained = [&](Partition const& partition, int iterations) {
        return partition_adapter(data, partition, finding.unshared, iterations, options.threads);
    };
    Partition const found = finding.partition();
    Partition const wrong = finding.ties_nothing ? found : shuffled(found, options.seed);
    std::vector<Adapter> const adapters{unshared_adapter(finding.unshared, options.threads),
                                        constrained(found, iterations_to_converge),
                                        constrained(wrong, iterations_in_search)};
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
    describe_symmetry(layer);
    return layer;
}

}  // namespace symdiscover
