// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/group_discovery.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>
#include <utility>
#include <vector>

#include "core/groups/action.hpp"
#include "core/groups/automorphisms/automorphisms.hpp"
#include "core/groups/naming/group_arrangement.hpp"
#include "core/groups/naming/ladder.hpp"

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

std::string describe_orbits(Index orbits, Index points, char const* what) {
    if (points == 1) return fmt::format("1 {}", what);
    if (orbits == 1) return fmt::format("transitive on {} {}s", points, what);
    return fmt::format("{} orbits on {} {}s", orbits, points, what);
}

/// ", element orders 1, 3, 7", of a group small enough to list.
std::string describe_elements(FiniteGroup const& group) {
    constexpr Index most_entries = 5'000'000;
    if (group.order * group.degree > most_entries) return {};
    auto const chain = StabiliserChain::build(group, identity_permutation(group.degree));
    if (!chain) return {};
    std::set<Index> orders;
    for (Permutation const& element : chain->elements()) orders.insert(order_of(element));
    return fmt::format(", element orders {}", fmt::join(orders, ", "));
}

GroupName description(DiscoveredGroup const& group, FiniteGroup const& joint, Index outputs, Index inputs) {
    return {.kind = GroupName::Kind::description,
            .text = fmt::format("order {}, {}, {}{}", group.order, describe_orbits(group.input_orbits, inputs, "input"),
                                describe_orbits(group.output_orbits, outputs, "output"), describe_elements(joint))};
}

/// Where no two weights are alike nothing can be moved: a large layer need not be searched for that.
DiscoveredGroup trivial_group(Index outputs, Index inputs) {
    DiscoveredGroup group;
    group.order = to_decimal(BigInteger(1));
    group.closed = true;
    group.input_orbits = inputs;
    group.output_orbits = outputs;
    return group;
}

}  // namespace

GroupFinding find_group(Partition const& weights, Index outputs, Index inputs) {
    bool const of_these = weights.elements() > 0 && weights.elements() == outputs * inputs;
    if (of_these && weights.all_apart()) return {trivial_group(outputs, inputs), {}};
    AutomorphismGroup group = automorphisms(weights, outputs, inputs);
    FiniteGroup const joint{{inputs + outputs, joint_permutations(group.generators)}, group.order};
    DiscoveredGroup discovered;
    discovered.order = to_decimal(group.order);
    discovered.closed = orbits_are_blocks(weights, weight_orbits(group.generators, outputs, inputs));
    // No orbit has both inputs and outputs, and the inputs come first.
    Partition const orbits = point_orbits(joint.generators, joint.degree);
    discovered.input_orbits = orbits[inputs];
    discovered.output_orbits = orbits.blocks() - orbits[inputs];
    // An element that leaves all inputs where they are carries an output to one that has the same weights; and two such
    // outputs can change places.
    discovered.faithful_on_inputs =
        !any_alike(outputs, inputs, [&](Index a, Index j) { return weights[a * inputs + j]; });
    discovered.faithful_on_outputs =
        !any_alike(inputs, outputs, [&](Index j, Index a) { return weights[a * inputs + j]; });
    discovered.generators = std::move(group.generators);
    NamingBudget budget;
    auto const named = name_group(joint, budget);
    discovered.name = named ? named->name : description(discovered, joint, outputs, inputs);
    return {std::move(discovered), named ? group_arrangement(joint, outputs, inputs) : Arrangement{}};
}

}  // namespace symdiscover
