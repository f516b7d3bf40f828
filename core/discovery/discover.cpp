// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discover.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/discovery/assemble.hpp"
#include "core/discovery/closed_form.hpp"
#include "core/discovery/confidence.hpp"
#include "core/discovery/heldout.hpp"
#include "core/errors.hpp"

namespace symdiscover {

namespace {

/// The closed form's soft sharing fitted again to a resample, a few iterations from where the data as a whole led.
PartitionFinder refit(SoftSharing const& soft, PartitionSearchOptions options) {
    return [&soft, options](LinearTasks const& resample) {
        VariationalOptions em;
        em.max_iterations = 10;
        SoftSharing const again = variational_em(resample, soft.sharing_matrix, soft.noise_variance, em, {});
        PartitionSearchOptions search = options;
        if (soft.pruned) search.soft_noise_variance = again.noise_variance;
        return find_partition(resample, again.sharing_matrix, again.noise_variance, evidence_criterion, true, search,
                              {})
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
    if (criterion == BlockCriterion::validation && source.tasks_of(Split::validation).empty()) {
        throw OptionError("--criterion: validation: expected meta-validation tasks, found none; use evidence");
    }
}

Discovery discover_closed_form(TaskSource const& source, DiscoverOptions const& options, Observer const& observer) {
    options.validate(source);
    Watch watch(observer);
    Discovery discovery;
    discovery.method = "auto";
    discovery.termination = Termination::converged;
    TaskBatch const batch = training_tasks(source, discovery.notes);
    LinearTasks const data = linear_tasks(batch);
    Index const support = options.support > 0 ? options.support : source.shape().examples / 2;
    // 1. soft sharing and partition, 2. held-out errors, 3. confidence
    ClosedFormOptions closed;
    closed.latent = options.latent;
    closed.improve = options.criterion == BlockCriterion::evidence;
    closed.search = {options.blocks, options.threads};
    auto const [soft, finding] =
        fit_closed_form(batch, data, chosen_criterion(source, support, options), closed, watch.observer());
    Vector const soft_errors = query_errors(source, Split::test, support, options.seed,
                                            {soft_adapter(soft.sharing_matrix, soft.noise_variance, options.threads)})
                                   .col(0);
    discovery.heldout = judge_finding(source, data, finding, soft_errors, support, options);
    LayerDiscovery layer = describe_layer(source, finding);
    layer.confidence = bootstrap_confidence(data, layer.partition, refit(soft, {options.blocks, 1}), options.resamples,
                                            options.seed, options.threads, watch.observer());
    layer.sharing_matrix = soft.sharing_matrix;
    layer.filter = soft.filters.colwise().mean().transpose();
    discovery.layers.push_back(std::move(layer));
    discovery.history.push_back({"noise_variance", soft.history});
    if (watch.stopped()) {
        discovery.termination = Termination::interrupted;
        discovery.message = "Interrupted: this is what was reached.";
    }
    return discovery;
}

}  // namespace symdiscover
