// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/optimisers/linear_operator.hpp"

namespace symdiscover {

struct ConjugateGradientOptions {
    double tolerance = 1e-10;  ///< of the residual, relative to b
    Index max_iterations = 0;  ///< 0: twice b's size, as rounding makes the exact count too few
};

/// x with H x = b for a positive definite H, from products with H alone (Hestenes and Stiefel, 1952). For a singular H
/// it converges when b is in H's range, to the solution of least norm.
LinearSolution conjugate_gradient(LinearOperator const& product, Vector const& b,
                                  ConjugateGradientOptions const& options = {});

}  // namespace symdiscover
