// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/workers.hpp"
#include "core/symmetry/group_discovery.hpp"
#include "core/symmetry/pattern.hpp"

namespace symdiscover {

struct LayerSymmetry {
    DiscoveredGroup group;
    Pattern pattern;
    Arrangement arrangement;  ///< the order of inputs and outputs that reveals the pattern or the group
};

/// From a partition of outputs x inputs weights: its group, its pattern, and the order of inputs and outputs that
/// reveals the pattern or, where there is none, the group.
/// An unknown group and no pattern where there is no time for it. Throws std::invalid_argument unless the partition has
/// outputs * inputs elements, at least one.
LayerSymmetry find_symmetry(Partition const& weights, Index outputs, Index inputs, Workers const& workers = {});

}  // namespace symdiscover
