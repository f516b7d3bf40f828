// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/discovery.hpp"

namespace symdiscover {

struct GroupFinding {
    DiscoveredGroup group;
    Arrangement arrangement;  ///< the order of inputs and outputs that its name speaks of
};

/// The largest group whose action leaves the partition of outputs x inputs weights as it is, its name, and whether its
/// orbits are the blocks. Inactive weights may fall into several orbits: they are zero in any case.
/// Throws std::invalid_argument unless the partition has outputs * inputs elements, at least one.
GroupFinding find_group(Partition const& weights, Index outputs, Index inputs);

}  // namespace symdiscover
