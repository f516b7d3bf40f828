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

struct ConjugateGradientOptions {
    double tolerance = 1e-10;  ///< of the residual, relative to b
    Index max_iterations = 0;  ///< 0: twice b's size, as rounding makes the exact count too few
};

/// x with H x = b for a positive definite H, from products with H alone (Hestenes and Stiefel, 1952). For a singular H
/// it converges when b is in H's range, to the solution of least norm.
LinearSolution conjugate_gradient(LinearOperator const& product, Vector const& b,
                                  ConjugateGradientOptions const& options = {});

struct NeumannOptions {
    Index terms = 20;
    double alpha = 0.0;      ///< below 2 / (largest eigenvalue); 0: one over an estimate of that eigenvalue
    double tolerance = 0.0;  ///< of the residual, relative to b: fewer terms where they do
};

/// x = alpha sum_{i < terms} (I - alpha H)^i b, which tends to H^-1 b for a positive definite H (Lorraine, Vicol and
/// Duvenaud, Optimizing Millions of Hyperparameters by Implicit Differentiation, AISTATS 2020, with the factor alpha
/// that some programs leave out). What is missing after n terms is (I - alpha H)^n H^-1 b.
LinearSolution neumann_series(LinearOperator const& product, Vector const& b, NeumannOptions const& options = {});

}  // namespace symdiscover
