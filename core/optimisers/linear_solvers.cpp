// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/linear_solvers.hpp"

#include <cmath>

#include "core/base/rng.hpp"

namespace symdiscover {

namespace {

// The estimate is from below: a margin keeps alpha times every eigenvalue below 1 or little above, far from 2.
constexpr double margin = 1.05;

double choose_alpha(LinearOperator const& product, Index size) {
    double const largest = largest_eigenvalue(product, size);
    return largest > 0.0 ? 1.0 / (margin * largest) : 1.0;
}

}  // namespace

double largest_eigenvalue(LinearOperator const& product, Index size, Index iterations) {
    Rng rng = make_rng(0);
    Vector direction(size);
    for (double& entry : direction) entry = normal(rng);
    double eigenvalue = 0.0;
    for (Index i = 0; i < iterations; ++i) {
        double const length = direction.norm();
        if (!(length > 0.0)) return 0.0;
        direction = product(direction / length);
        eigenvalue = direction.norm();  // of a unit vector's image: at most the largest eigenvalue
    }
    return eigenvalue;
}

LinearSolution conjugate_gradient(LinearOperator const& product, Vector const& b,
                                  ConjugateGradientOptions const& options) {
    LinearSolution solution;
    solution.x = Vector::Zero(b.size());
    double const scale = b.norm();
    if (scale == 0.0) {
        solution.outcome = SolveOutcome::converged;
        return solution;
    }
    Index const limit = options.max_iterations > 0 ? options.max_iterations : 2 * b.size();
    Vector residual = b;
    Vector direction = b;
    double square = b.squaredNorm();
    solution.residual = 1.0;
    while (solution.iterations < limit) {
        Vector const image = product(direction);
        ++solution.iterations;
        double const curvature = direction.dot(image);
        if (!std::isfinite(curvature)) {
            solution.outcome = SolveOutcome::diverged;
            return solution;
        }
        if (curvature <= 0.0) {
            solution.outcome = SolveOutcome::not_positive;
            return solution;
        }
        double const length = square / curvature;
        solution.x += length * direction;
        residual -= length * image;
        double const next_square = residual.squaredNorm();
        solution.residual = std::sqrt(next_square) / scale;
        if (solution.residual <= options.tolerance) {
            solution.outcome = SolveOutcome::converged;
            return solution;
        }
        direction = residual + (next_square / square) * direction;
        square = next_square;
    }
    return solution;
}

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
