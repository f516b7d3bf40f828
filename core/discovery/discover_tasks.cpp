// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discover_tasks.hpp"

namespace symdiscover {

Criterion chosen_criterion(TaskSource const& source, FitOptions const& options, HeldOutProtocol const& protocol) {
    return options.criterion == SelectionCriterion::validation ? validation_criterion(source, protocol)
                                                               : Criterion(evidence_criterion);
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

}  // namespace symdiscover
