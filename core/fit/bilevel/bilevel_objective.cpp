// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/bilevel_objective.hpp"

#include <Eigen/Cholesky>
#include <utility>

#include "core/optimisers/linear_solvers.hpp"

namespace symdiscover {

namespace {

double steepest_stable_rate(BilevelObjective const& objective, Matrix const& assignment, Vector const& psi) {
    auto const product = [&](Vector const& v) { return objective.train_hessian_product(assignment, psi, v); };
    double const curvature = largest_eigenvalue(product, psi.size());
    return curvature > 0.0 ? 1.0 / curvature : 1.0;
}

LinearSolution solve_densely(Matrix const& hessian, Vector const& b) {
    LinearSolution solution;
    Eigen::LDLT<Matrix> const factors(hessian);
    solution.x = factors.solve(b);
    double const scale = b.norm();
    if (scale > 0.0) solution.residual = (b - hessian * solution.x).norm() / scale;
    solution.outcome = factors.isPositive() ? SolveOutcome::converged : SolveOutcome::not_positive;
    return solution;
}

/// H^-1 b for the lower level's Hessian H.
LinearSolution solve_hessian(BilevelObjective const& objective, Matrix const& assignment, Vector const& psi,
                             Vector const& b, BilevelOptions const& options) {
    auto const product = [&](Vector const& v) { return objective.train_hessian_product(assignment, psi, v); };
    switch (options.hypergradient) {
        case Hypergradient::cg:
            return conjugate_gradient(product, b);
        case Hypergradient::neumann: {
            NeumannOptions neumann;
            neumann.terms = options.neumann_terms;
            return neumann_series(product, b, neumann);
        }
        case Hypergradient::exact:
            break;
    }
    return solve_densely(objective.train_hessian(assignment, psi), b);
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
    for (Index step = 0; step < options.inner_steps; ++step) {
        options.threads.require_time();
        psi -= rate * objective.train_gradient(assignment, psi);
    }
    return psi;
}

OuterSlope hypergradient(BilevelObjective const& objective, Matrix const& assignment, Vector const& psi,
                         BilevelOptions const& options) {
    ValidationSlopes validation = objective.validation(assignment, psi);
    LinearSolution const adjoint = solve_hessian(objective, assignment, psi, validation.by_shared, options);
    OuterSlope slope;
    slope.validation_loss = validation.loss;
    slope.by_assignment = std::move(validation.by_assignment);
    slope.by_assignment -= objective.train_mixed_product(assignment, psi, adjoint.x);
    slope.residual = adjoint.residual;
    slope.outcome = adjoint.outcome;
    return slope;
}

}  // namespace symdiscover
