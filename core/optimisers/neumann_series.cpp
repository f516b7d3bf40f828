// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/neumann_series.hpp"

namespace symdiscover {

namespace {

// The estimate is from below: a margin keeps alpha times every eigenvalue below 1 or little above, far from 2.
constexpr double margin = 1.05;

double choose_alpha(LinearOperator const& product, Index size) {
    double const largest = largest_eigenvalue(product, size);
    return largest > 0.0 ? 1.0 / (margin * largest) : 1.0;
}

}  // namespace

LinearSolution neumann_series(LinearOperator const& product, Vector const& b, NeumannOptions const& options) {
    LinearSolution solution;
    solution.x = Vector::Zero(b.size());
    double const scale = b.norm();
    if (scale == 0.0) {
        solution.outcome = SolveOutcome::converged;
        return solution;
    }
    double const alpha = options.alpha > 0.0 ? options.alpha : choose_alpha(product, b.size());
    Vector term = b;  // (I - alpha H)^i b, which is also the residual b - H x of the terms so far
    solution.residual = 1.0;
    while (solution.iterations < options.terms) {
        solution.x += alpha * term;
        term -= alpha * product(term);
        ++solution.iterations;
        solution.residual = term.norm() / scale;
        if (solution.residual <= options.tolerance) {
            solution.outcome = SolveOutcome::converged;
            return solution;
        }
    }
    if (!(solution.residual <= 1.0)) solution.outcome = SolveOutcome::diverged;
    return solution;
}

}  // namespace symdiscover
