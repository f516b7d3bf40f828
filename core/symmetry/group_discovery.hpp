// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/groups/arrangement.hpp"
#include "core/groups/naming/group_name.hpp"
#include "core/groups/permutation.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// The largest group whose action leaves a partition as it is: the automorphisms of the bipartite graph [RSP].
struct DiscoveredGroup {
    /// As an abstract group, where it can be proved from its order and generators (core/groups/naming/ladder.hpp).
    /// Otherwise what is known, and no guess: "order 21, transitive on 7 inputs, transitive on 7 outputs, element
    /// orders 1, 3, 7".
    GroupName name;
    std::string order;  ///< exact, in decimal digits: it can exceed 64 bits; or unknown_order
    std::vector<ActionGenerator> generators;
    bool closed = false;             ///< the orbits on the weights are exactly the partition's blocks
    Index input_orbits = 0;          ///< 1: transitive on the inputs
    Index output_orbits = 0;         ///< 1: transitive on the outputs
    bool faithful_on_inputs = true;  ///< only the identity leaves all inputs where they are
    bool faithful_on_outputs = true;

    static constexpr char const* unknown_order = "unknown";

    /// False where there was no time to look for it.
    bool is_known() const { return order != unknown_order; }
};

struct GroupFinding {
    DiscoveredGroup group;
    Arrangement arrangement;  ///< the order of inputs and outputs that its name speaks of
};

/// The largest group whose action leaves the partition of outputs x inputs weights as it is, its name, and whether its
/// orbits are the blocks. Inactive weights may fall into several orbits: they are zero in any case.
/// Throws std::invalid_argument unless the partition has outputs * inputs elements, at least one.
GroupFinding find_group(Partition const& weights, Index outputs, Index inputs);

}  // namespace symdiscover
