// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/groups/arrangement.hpp"
#include "core/groups/automorphisms/automorphisms.hpp"

namespace symdiscover {

struct GroupDescription {
    std::string name;         ///< proved, or a description
    bool recognised = false;  ///< the name is one
    Arrangement arrangement;  ///< the order of inputs and outputs that the name speaks of, where there is one
};

/// The name of a group as an abstract group, where it can be proved from its order and generators: "trivial", "C16",
/// "S5", "D8" (the group of the 8-gon, of order 16), "C4 x C6", "S3 x S4", "C4 wr S3", "p4(5)", "p4m(4)" (see
/// core/groups/naming/ladder.hpp). Otherwise what is known, and no guess: "order 21, transitive on 7 inputs, transitive
/// on 7 outputs, element orders 1, 3, 7".
GroupDescription describe_group(AutomorphismGroup const& group, Index outputs, Index inputs);

}  // namespace symdiscover
