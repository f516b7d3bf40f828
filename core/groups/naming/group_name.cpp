// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/group_name.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "core/groups/action.hpp"
#include "core/groups/naming/group_arrangement.hpp"
#include "core/groups/naming/ladder.hpp"
#include "core/groups/orbits.hpp"

namespace symdiscover {

namespace {

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

std::string describe(FiniteGroup const& group, Index outputs, Index inputs) {
    // No orbit has both inputs and outputs, and the inputs come first.
    Partition const orbits = point_orbits(group.generators, group.degree);
    Index const input_orbits = orbits[inputs];
    return fmt::format("order {}, {}, {}{}", to_decimal(group.order), describe_orbits(input_orbits, inputs, "input"),
                       describe_orbits(orbits.blocks() - input_orbits, outputs, "output"), describe_elements(group));
}

}  // namespace

GroupDescription describe_group(AutomorphismGroup const& group, Index outputs, Index inputs) {
    if (group.order == 1) return {"trivial", true, {}};
    FiniteGroup const joint{{inputs + outputs, joint_permutations(group.generators)}, group.order};
    NamingBudget budget;
    auto const named = name_group(joint, budget);
    if (!named) return {describe(joint, outputs, inputs), false, {}};
    return {named->name, true, group_arrangement(joint, outputs, inputs)};
}

}  // namespace symdiscover
