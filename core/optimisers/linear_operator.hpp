// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/base/types.hpp"

namespace symdiscover {

/// v -> H v for a symmetric H that nobody has written down, such as a Hessian.
using LinearOperator = std::function<Vector(Vector const&)>;

enum class SolveOutcome {
    converged,       ///< the residual is below the tolerance
    max_iterations,  ///< all the iterations or terms asked for were spent
    not_positive,    ///< a direction along which H is not positive: H x = b is no minimum, x is the last iterate
    diverged,        ///< the residual grew past that of x = 0, or is no number
};

/// An approximate x with H x = b.
struct LinearSolution {
    Vector x;
    double residual = 0.0;  ///< |b - H x| / |b|; 0 for b = 0
    Index iterations = 0;   ///< products with H
    SolveOutcome outcome = SolveOutcome::max_iterations;
};

/// Estimate of H's largest eigenvalue, for H positive semidefinite, by power iteration from a fixed random start; from
/// below, and in 20 iterations rarely by more than a few per cent. 0 for H = 0 or size 0.
double largest_eigenvalue(LinearOperator const& product, Index size, Index iterations = 20);

}  // namespace symdiscover
