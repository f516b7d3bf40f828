// SPDX-License-Identifier: Apache-2.0
#include "core/networks/losses/absolute.hpp"

#include "core/autodiff/operations.hpp"

namespace symdiscover {

namespace {

using autodiff::Var;

/// |r| = max(r, 0) + max(-r, 0); the derivative at 0 is 0.
Var mean(Var prediction, Var target) {
    Var const residual = sub(prediction, target);
    Var const magnitude = add(relu(residual), relu(scale(residual, -1.0)));
    return scale(sum(magnitude), 1.0 / static_cast<double>(residual.size()));
}

Vector by_task(MatrixRef const& predictions, MatrixRef const& targets) {
    return (predictions - targets).cwiseAbs().rowwise().mean();
}

double metric(VectorRef const& prediction, VectorRef const& target) { return (prediction - target).cwiseAbs().mean(); }

double baseline(MatrixRef const& target) { return target.cwiseAbs().mean(); }

}  // namespace

Loss absolute_loss() { return {"absolute", {"mae", false, metric}, mean, by_task, baseline}; }

}  // namespace symdiscover
