// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discover_tasks.hpp"

#include <utility>

namespace symdiscover {

Criterion chosen_criterion(TaskSource const& source, FitOptions const& options, HeldOutProtocol const& protocol,
                           NoiseModel const& noise) {
    return options.criterion == SelectionCriterion::validation ? validation_criterion(source, protocol, noise)
                                                               : Criterion(evidence_criterion);
}

LayerDiscovery describe_layer(std::string name, Partition partition, Index outputs, Index inputs) {
    LayerDiscovery layer;
    static_cast<LayerSymmetry&>(layer) = find_symmetry(partition, outputs, inputs);
    layer.name = std::move(name);
    layer.outputs = outputs;
    layer.inputs = inputs;
    layer.partition = std::move(partition);
    return layer;
}

}  // namespace symdiscover
