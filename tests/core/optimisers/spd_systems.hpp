// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/rng.hpp"
#include "core/optimisers/linear_solvers.hpp"

namespace symdiscover {

/// A random symmetric matrix with these eigenvalues.
inline Matrix symmetric(Vector const& eigenvalues, std::uint64_t seed) {
    Rng rng = make_rng(seed);
    Matrix basis = normal_matrix(rng, eigenvalues.size(), eigenvalues.size());
    for (Index j = 0; j < basis.cols(); ++j) {  // Gram and Schmidt, twice for the rounding
        for (int again = 0; again < 2; ++again) {
            for (Index i = 0; i < j; ++i) basis.col(j) -= basis.col(i).dot(basis.col(j)) * basis.col(i);
        }
        basis.col(j).normalize();
    }
    return basis * eigenvalues.asDiagonal() * basis.transpose();
}

inline LinearOperator product_with(Matrix const& matrix) {
    return [matrix](Vector const& v) -> Vector { return matrix * v; };
}

}  // namespace symdiscover
