// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/problems/problem_linear.hpp"

namespace symdiscover {

/// Weights tied by the orbits of a group action, one shared parameter ~ N(0, 1) an orbit and task: every linear map
/// that is equivariant to it. Throws OptionError when an expression cannot be read or the two do not go together.
LinearFamily make_group(ProblemOptions const& options);
std::string group_arguments(ProblemOptions const& options);

}  // namespace symdiscover
