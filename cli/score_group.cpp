// SPDX-License-Identifier: Apache-2.0
#include "cli/score_group.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "cli/shared_options.hpp"
#include "core/groups/action.hpp"
#include "core/groups/equivariance.hpp"
#include "core/judging/partition_heldout.hpp"

namespace symdiscover {

namespace {

/// Why the data at hand cannot repeat what the fit reports; empty when they can.
std::string mismatch(HeldOut const& heldout, LayerDiscovery const& layer, DatasetInfo const& data) {
    bool const of_tasks = data.kind == DatasetKind::tasks;
    Index const judged = of_tasks ? heldout.tasks : heldout.samples;
    Index const found = of_tasks ? data.count(Split::test) : data.count(SamplePart::test);
    if (judged != found) {
        return fmt::format("the fit was judged on {} {}, and {} has {}", judged,
                           of_tasks ? "meta-test tasks" : "test samples", data.path, found);
    }
    if (layer.outputs != data.outputs() || layer.inputs != data.inputs()) {
        return fmt::format("the layer is {} x {}, and {} has {} outputs and {} inputs", layer.outputs, layer.inputs,
                           data.path, data.outputs(), data.inputs());
    }
    if (of_tasks && (heldout.support < 1 || heldout.support >= data.shape.examples)) {
        return fmt::format("the result has {} examples to adapt on, of {}", heldout.support, data.shape.examples);
    }
    return {};
}

/// Why there is no held-out error; empty when it can be measured.
std::string obstacle(ResultFile const& result, FittedDataset const& fitted) {
    Discovery const& discovery = result.discovery;
    if (discovery.layers.size() != 1) return fmt::format("the result has {} layers", discovery.layers.size());
    if (!discovery.heldout.measured()) return "the dataset has no meta-test tasks or test samples";
    // Its networks would have to be trained, which takes as long as the fit did.
    if (ModelSpec::parse(discovery.model).kind == ModelKind::deepset) return "not for model deepset";
    if (!fitted.dataset) return fitted.missing + "; give the dataset that was fitted with --data FILE";
    return mismatch(discovery.heldout, discovery.layers.front(), fitted.dataset->info);
}

std::vector<double> errors_of(ResultFile const& result, Dataset const& dataset,
                              std::vector<Partition> const& partitions) {
    std::uint64_t const seed = result.provenance.seed;
    if (dataset.samples) {
        return heldout_of_partitions(*dataset.samples, partitions, ModelSpec::parse(result.discovery.model), seed);
    }
    HeldOutProtocol const protocol{result.discovery.heldout.support, seed, default_threads()};
    return heldout_of_partitions(*dataset.tasks, partitions, protocol);
}

}  // namespace

ScoredGroup::ScoredGroup(std::string const& input_text, std::string const& output_text)
    : input(parse_group(input_text)),
      output(output_text.empty() ? input : parse_group(output_text)),
      action(make_action(input, output)) {}

Partition ScoredGroup::orbits(LayerDiscovery const& layer) const {
    require_fits(input, output, layer.outputs, layer.inputs);
    return weight_orbits(action, layer.outputs, layer.inputs);
}

LayerEquivariance layer_equivariance(LayerDiscovery const& layer, ScoredGroup const& group) {
    Matrix const& sharing = layer.sharing_matrix;
    LayerEquivariance result;
    result.of_filter = sharing.cols() >= sharing.rows();
    Matrix const learned = result.of_filter ? Matrix(sharing * layer.filter) : sharing;
    result.error = equivariance_error(learned, group.action, layer.outputs, layer.inputs);
    return result;
}

GroupHeldOut group_heldout(ResultFile const& result, FittedDataset const& fitted, ScoredGroup const& group) {
    GroupHeldOut measured;
    measured.note = obstacle(result, fitted);
    if (!measured.note.empty()) return measured;
    HeldOut const& heldout = result.discovery.heldout;
    LayerDiscovery const& layer = result.discovery.layers.front();
    std::vector<Partition> partitions{group.orbits(layer)};
    if (auto wrong = relabelled(partitions[0], layer.outputs, layer.inputs, result.provenance.seed)) {
        partitions.push_back(*std::move(wrong));
    } else {
        measured.note = "no wrong group: this one is the same however inputs and outputs are labelled";
    }
    std::vector<double> const errors = errors_of(result, *fitted.dataset, partitions);
    if (!std::isfinite(errors[0])) {
        measured.note = fmt::format("model {} cannot share weights as this group does", result.discovery.model);
        return measured;
    }
    GroupErrors& all = measured.errors.emplace();
    all.metric = heldout.metric;
    all.group = errors[0];
    all.tied = heldout.tied;
    all.unshared = heldout.unshared;
    all.tasks = heldout.tasks;
    all.samples = heldout.samples;
    if (errors.size() > 1) all.wrong_group = errors[1];
    return measured;
}

}  // namespace symdiscover
