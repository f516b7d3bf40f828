// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/layer_symmetry.hpp"

#include <utility>

#include "core/discovery/group_discovery.hpp"
#include "core/discovery/revealed_pattern.hpp"

namespace symdiscover {

void describe_symmetry(LayerDiscovery& layer) {
    layer.group = discover_group(layer.partition, layer.outputs, layer.inputs);
    PatternFinding finding = find_pattern(layer.partition, layer.outputs, layer.inputs);
    layer.pattern = finding.pattern;
    layer.arrangement = std::move(finding.arrangement);
}

}  // namespace symdiscover
