// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/groups/automorphisms.hpp"

namespace symdiscover {

/// The name of a group as an abstract group, where it can be proved from its order and generators: "trivial", "C16",
/// "S5", "D8" (the group of the 8-gon, of order 16). Otherwise what is known, and no guess:
/// "order 96, transitive on 16 inputs, 2 orbits on 8 outputs".
std::string group_name(AutomorphismGroup const& group, Index outputs, Index inputs);

}  // namespace symdiscover
