// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/group_discovery.hpp"

#include <utility>

#include "core/groups/automorphisms.hpp"
#include "core/groups/group_name.hpp"
#include "core/groups/orbits.hpp"

namespace symdiscover {

namespace {

bool orbits_are_blocks(Partition const& weights, Partition const& orbits) {
    std::vector<std::int32_t> labels = orbits.labels();
    for (std::size_t e = 0; e < labels.size(); ++e) {
        if (weights.labels()[e] == Partition::inactive_label) labels[e] = Partition::inactive_label;
    }
    return Partition::from_labels(labels) == weights;
}

}  // namespace

DiscoveredGroup discover_group(Partition const& weights, Index outputs, Index inputs) {
    AutomorphismGroup group = automorphisms(weights, outputs, inputs);
    DiscoveredGroup discovered;
    discovered.name = group_name(group, outputs, inputs);
    discovered.order = to_decimal(group.order);
    discovered.closed = orbits_are_blocks(weights, weight_orbits(group.generators, outputs, inputs));
    discovered.generators = std::move(group.generators);
    return discovered;
}

}  // namespace symdiscover
