// SPDX-License-Identifier: Apache-2.0
#include "core/base/watched_algebra.hpp"

namespace symdiscover {

using Square = Eigen::MatrixXd;

Eigen::SelfAdjointEigenSolver<Square> eigen_decomposition(Eigen::Ref<Square const> const& symmetric,
                                                          Workers const& workers, int options) {
    using Solver = Eigen::SelfAdjointEigenSolver<Square>;
    constexpr Index under_half_a_second = 500;
    if (symmetric.rows() <= under_half_a_second) return Solver(symmetric, options);
    return watched([own = Square(symmetric), options] { return Solver(own, options); }, workers);
}

Eigen::Tridiagonalization<Square> tridiagonalisation(Eigen::Ref<Square const> const& symmetric,
                                                     Workers const& workers) {
    using Tridiagonal = Eigen::Tridiagonalization<Square>;
    constexpr Index under_half_a_second = 800;
    if (symmetric.rows() <= under_half_a_second) return Tridiagonal(symmetric);
    return watched([own = Square(symmetric)] { return Tridiagonal(own); }, workers);
}

Eigen::LLT<Square> cholesky_decomposition(Eigen::Ref<Square const> const& symmetric, Workers const& workers) {
    using Cholesky = Eigen::LLT<Square>;
    constexpr Index under_half_a_second = 1500;
    if (symmetric.rows() <= under_half_a_second) return Cholesky(symmetric);
    return watched([own = Square(symmetric)] { return Cholesky(own); }, workers);
}

Square inverse(Eigen::LLT<Square> const& cholesky, Workers const& workers) {
    constexpr Index under_half_a_second = 900;
    Index const size = cholesky.rows();
    auto const identity = Square::Identity(size, size);
    if (size <= under_half_a_second) return cholesky.solve(identity);
    return watched([own = cholesky, identity]() -> Square { return own.solve(identity); }, workers);
}

}  // namespace symdiscover
