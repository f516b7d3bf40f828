// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/group_discovery.hpp"

#include <set>
#include <utility>
#include <vector>

#include "core/groups/action.hpp"
#include "core/groups/automorphisms/automorphisms.hpp"
#include "core/groups/naming/group_name.hpp"
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

/// Whether two of `count` rows or columns are alike; entry(i, k) is the label of the k-th weight of row or column i.
template <typename Entry>
bool any_alike(Index count, Index length, Entry const& entry) {
    std::set<std::vector<std::int32_t>> seen;
    for (Index i = 0; i < count; ++i) {
        std::vector<std::int32_t> labels;
        for (Index k = 0; k < length; ++k) labels.push_back(entry(i, k));
        if (!seen.insert(std::move(labels)).second) return true;
    }
    return false;
}

}  // namespace

GroupFinding find_group(Partition const& weights, Index outputs, Index inputs) {
    AutomorphismGroup group = automorphisms(weights, outputs, inputs);
    GroupDescription const description = describe_group(group, outputs, inputs);
    DiscoveredGroup discovered;
    discovered.name = description.name;
    discovered.recognised = description.recognised;
    discovered.order = to_decimal(group.order);
    discovered.closed = orbits_are_blocks(weights, weight_orbits(group.generators, outputs, inputs));
    // No orbit has both inputs and outputs, and the inputs come first.
    Partition const orbits = point_orbits(joint_permutations(group.generators), inputs + outputs);
    discovered.input_orbits = orbits[inputs];
    discovered.output_orbits = orbits.blocks() - orbits[inputs];
    // An element that leaves all inputs where they are carries an output to one that has the same weights; and two such
    // outputs can change places.
    discovered.faithful_on_inputs =
        !any_alike(outputs, inputs, [&](Index a, Index j) { return weights[a * inputs + j]; });
    discovered.faithful_on_outputs =
        !any_alike(inputs, outputs, [&](Index j, Index a) { return weights[a * inputs + j]; });
    discovered.generators = std::move(group.generators);
    return {std::move(discovered), description.arrangement};
}

}  // namespace symdiscover
