// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/discovery.hpp"

namespace symdiscover {

/// From a layer's partition: its group, its pattern, and the order of inputs and outputs that reveals the pattern or,
/// where there is none, the group.
/// Throws std::invalid_argument unless the partition has outputs * inputs elements, at least one.
void describe_symmetry(LayerDiscovery& layer);

}  // namespace symdiscover
