// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fit/bilevel/bilevel_objective.hpp"
#include "core/fit/bilevel/bilevel_options.hpp"
#include "core/optimisers/linear_solvers.hpp"

namespace symdiscover {

/// L_val(psi*(A), A) and its total derivative by A.
struct OuterSlope {
    double validation_loss = 0.0;
    Matrix by_assignment;   ///< [K, B]
    double residual = 0.0;  ///< of the linear system, relative
    SolveOutcome outcome = SolveOutcome::converged;
};

/// d_A L_val - d2_{A psi} L_train (d2_{psi psi} L_train)^-1 d_psi L_val at psi = psi*(A), by the implicit function
/// theorem [LPS, section 4]. `options` gives the method, and the number of Neumann terms.
OuterSlope hypergradient(BilevelObjective const& objective, Matrix const& assignment, Vector const& psi,
                         BilevelOptions const& options);

}  // namespace symdiscover
