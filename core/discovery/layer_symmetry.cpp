// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/layer_symmetry.hpp"

#include "core/discovery/group_discovery.hpp"
#include "core/discovery/pattern.hpp"

namespace symdiscover {

void describe_symmetry(LayerDiscovery& layer) {
    layer.group = discover_group(layer.partition, layer.outputs, layer.inputs);
    layer.pattern = recognise_pattern(layer.partition, layer.outputs, layer.inputs);
}

}  // namespace symdiscover
