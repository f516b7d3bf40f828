// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discover_tasks.hpp"

#include <fmt/format.h>

#include <utility>

namespace symdiscover {

Criterion chosen_criterion(TaskSource const& source, FitOptions const& options, HeldOutProtocol const& protocol,
                           NoiseModel const& noise) {
    return options.criterion == SelectionCriterion::validation ? validation_criterion(source, protocol, noise)
                                                               : Criterion(evidence_criterion);
}

std::string partition_words(Partition const& partition, Index outputs, Index inputs) {
    if (partition.all_apart()) return "nothing tied";
    LayerSymmetry const symmetry = find_symmetry(partition, outputs, inputs);
    bool const trivial = symmetry.group.name.is_name() && symmetry.group.order == "1";
    std::string const name = trivial                         ? "no group"
                             : symmetry.group.name.is_name() ? to_string(symmetry.group.name)
                                                             : "a group of order " + symmetry.group.order;
    std::string const zeros = partition.inactive() > 0 ? fmt::format(", {} always zero", partition.inactive()) : "";
    return fmt::format("{}, {} shared parameter{}{}", name, partition.blocks(), partition.blocks() == 1 ? "" : "s",
                       zeros);
}

LayerDiscovery describe_layer(std::string name, Partition partition, Index outputs, Index inputs,
                              Workers const& workers) {
    LayerDiscovery layer;
    static_cast<LayerSymmetry&>(layer) = find_symmetry(partition, outputs, inputs, workers);
    layer.name = std::move(name);
    layer.outputs = outputs;
    layer.inputs = inputs;
    layer.partition = std::move(partition);
    return layer;
}

}  // namespace symdiscover
