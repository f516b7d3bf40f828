// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/layer_symmetry.hpp"

#include <utility>

#include "core/discovery/group_discovery.hpp"
#include "core/discovery/pattern.hpp"

namespace symdiscover {

void describe_symmetry(LayerDiscovery& layer) {
    GroupFinding found = find_group(layer.partition, layer.outputs, layer.inputs);
    layer.group = std::move(found.group);
    layer.arrangement = std::move(found.arrangement);
    layer.pattern = recognise_pattern(layer.partition, layer.outputs, layer.inputs);
}

}  // namespace symdiscover
