// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/layer_symmetry.hpp"

#include <utility>

#include "core/discovery/group_discovery.hpp"
#include "core/discovery/nearest_order.hpp"
#include "core/discovery/revealed_pattern.hpp"

namespace symdiscover {

void describe_symmetry(LayerDiscovery& layer) {
    GroupFinding of_group = find_group(layer.partition, layer.outputs, layer.inputs);
    PatternFinding of_pattern = find_pattern(layer.partition, layer.outputs, layer.inputs);
    layer.group = std::move(of_group.group);
    layer.pattern = of_pattern.pattern;
    bool const by_pattern = of_pattern.arrangement.shape != Shape::none;
    layer.arrangement =
        by_pattern ? std::move(of_pattern.arrangement)
                   : nearest_order(layer.partition, layer.outputs, layer.inputs, std::move(of_group.arrangement));
}

}  // namespace symdiscover
