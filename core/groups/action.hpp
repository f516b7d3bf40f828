// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/groups/group_expr.hpp"

namespace symdiscover {

/// The action of one group on inputs and outputs: the i-th generator of each expression, applied together. A side
/// without generators (`trivial(n)`) stands still under each of the other's; `trivial(1)` as output makes an
/// invariant map. Throws OptionError when both sides have generators and not equally many.
std::vector<ActionGenerator> make_action(GroupExpr const& input, GroupExpr const& output);

/// Throws OptionError, with both numbers, unless the expressions act on as many inputs and outputs as the layer has.
void require_fits(GroupExpr const& input, GroupExpr const& output, Index outputs, Index inputs);

}  // namespace symdiscover
