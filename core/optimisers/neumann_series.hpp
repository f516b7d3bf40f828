// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/optimisers/linear_operator.hpp"

namespace symdiscover {

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
