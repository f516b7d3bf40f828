// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/conjugate_gradient.hpp"

#include <cmath>

namespace symdiscover {

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

}  // namespace symdiscover
