// SPDX-License-Identifier: Apache-2.0
#include "core/networks/losses/squared.hpp"

#include "core/autodiff/operations.hpp"

namespace symdiscover {

namespace {

using autodiff::Var;

Var mean(Var prediction, Var target) {
    Var const residual = sub(prediction, target);
    return scale(dot(residual, residual), 1.0 / static_cast<double>(residual.size()));
}

Vector by_task(MatrixRef const& predictions, MatrixRef const& targets) {
    return (predictions - targets).array().square().rowwise().mean();
}

double metric(VectorRef const& prediction, VectorRef const& target) {
    double sum = 0.0;  // in this order on every processor
    for (Index i = 0; i < target.size(); ++i) sum += (prediction[i] - target[i]) * (prediction[i] - target[i]);
    return sum / static_cast<double>(target.size());
}

double baseline(MatrixRef const& target) { return target.squaredNorm() / static_cast<double>(target.size()); }

}  // namespace

Loss squared_loss() { return {"squared", {"mse", false, metric}, mean, by_task, baseline}; }

}  // namespace symdiscover
