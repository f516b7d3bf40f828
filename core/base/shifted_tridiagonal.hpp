// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace symdiscover {

/// log |T + lambda| and c^T (T + lambda)^-1 c.
struct ShiftedSolution {
    double log_determinant = 0.0;
    double quadratic = 0.0;
};

/// By LDL^T of a positive semidefinite tridiagonal matrix T, for lambda > 0: a few operations a row, where T's
/// eigenvectors would be needed otherwise. beside: [n - 1], the sub-diagonal.
inline ShiftedSolution solve_shifted(Eigen::VectorXd const& diagonal, Eigen::VectorXd const& beside,
                                     Eigen::VectorXd const& c, double lambda) {
    ShiftedSolution result;
    double pivot = diagonal[0] + lambda;
    double rest = c[0];  // of L^-1 c
    for (Eigen::Index i = 0;; ++i) {
        pivot = std::max(pivot, 0.5 * lambda);  // no eigenvalue is less than lambda, but for rounding
        result.log_determinant += std::log(pivot);
        result.quadratic += rest * rest / pivot;
        if (i + 1 == diagonal.size()) return result;
        double const factor = beside[i] / pivot;
        rest = c[i + 1] - factor * rest;
        pivot = diagonal[i + 1] + lambda - factor * beside[i];
    }
}

}  // namespace symdiscover
