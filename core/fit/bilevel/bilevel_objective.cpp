// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/bilevel_objective.hpp"

#include <utility>

#include "core/optimisers/linear_solvers.hpp"

namespace symdiscover {

namespace {

double steepest_stable_rate(BilevelObjective const& objective, Matrix const& assignment, Vector const& psi) {
    auto const product = [&](Vector const& v) { return objective.train_hessian_product(assignment, psi, v); };
    double const curvature = largest_eigenvalue(product, psi.size());
    return curvature > 0.0 ? 1.0 / curvature : 1.0;
}

}  // namespace

Matrix BilevelObjective::train_hessian(Matrix const& assignment, Vector const& psi) const {
    Matrix hessian(psi.size(), psi.size());
    for (Index i = 0; i < psi.size(); ++i) {
        hessian.col(i) = train_hessian_product(assignment, psi, Vector::Unit(psi.size(), i));
    }
    return hessian;
}

Vector solve_lower_level(BilevelObjective const& objective, Matrix const& assignment, Vector warm_start,
                         BilevelOptions const& options) {
    if (options.lower_level == LowerLevel::automatic) {
        if (auto psi = objective.solve(assignment)) return *std::move(psi);
    }
    Vector psi = std::move(warm_start);
    double const rate = options.inner_lr > 0.0 ? options.inner_lr : steepest_stable_rate(objective, assignment, psi);
    for (Index step = 0; step < options.inner_steps; ++step) psi -= rate * objective.train_gradient(assignment, psi);
    return psi;
}

}  // namespace symdiscover
