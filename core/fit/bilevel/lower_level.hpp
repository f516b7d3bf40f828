// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fit/bilevel/bilevel_objective.hpp"
#include "core/fit/bilevel/bilevel_options.hpp"

namespace symdiscover {

/// psi*(A): in closed form where the objective has one and the options do not ask for steps; else options.inner_steps
/// gradient steps from `warm_start`, with options.inner_lr, or one over an estimate of the largest eigenvalue of the
/// Hessian at `warm_start` where that is 0.
Vector solve_lower_level(BilevelObjective const& objective, Matrix const& assignment, Vector warm_start,
                         BilevelOptions const& options);

}  // namespace symdiscover
