// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

#include "core/base/types.hpp"
#include "core/base/workers.hpp"

namespace symdiscover {

/// call(), which cannot ask on its way, on a thread of its own while this one asks. When there is no more time, Stopped
/// is thrown and the call left to itself: all that it uses it must own.
template <class Call>
auto watched(Call call, Workers const& workers) {
    using Result = decltype(call());
    if (workers.watch == nullptr) return call();
    std::packaged_task<Result()> task(std::move(call));
    std::future<Result> result = task.get_future();
    std::thread(std::move(task)).detach();
    constexpr auto between_questions = std::chrono::milliseconds(20);
    while (result.wait_for(between_questions) != std::future_status::ready) workers.require_time();
    return result.get();
}

/// Eigenvalues, and unless told otherwise eigenvectors, of a symmetric matrix; watched where it is large.
template <class Square>
Eigen::SelfAdjointEigenSolver<Square> eigen_decomposition(Square const& symmetric, Workers const& workers,
                                                          int options = Eigen::ComputeEigenvectors) {
    using Solver = Eigen::SelfAdjointEigenSolver<Square>;
    constexpr Index under_half_a_second = 500;
    if (symmetric.rows() <= under_half_a_second) return Solver(symmetric, options);
    return watched([own = symmetric, options] { return Solver(own, options); }, workers);
}

/// Q^T G Q = T, tridiagonal, for a symmetric matrix of at least 2 rows; watched where it is large.
inline Eigen::Tridiagonalization<Eigen::MatrixXd> tridiagonalisation(Eigen::MatrixXd const& symmetric,
                                                                     Workers const& workers) {
    using Tridiagonal = Eigen::Tridiagonalization<Eigen::MatrixXd>;
    constexpr Index under_half_a_second = 800;
    if (symmetric.rows() <= under_half_a_second) return Tridiagonal(symmetric);
    return watched([own = symmetric] { return Tridiagonal(own); }, workers);
}

/// The Cholesky decomposition of a symmetric matrix; watched where it is large.
inline Eigen::LLT<Eigen::MatrixXd> cholesky_decomposition(Eigen::Ref<Eigen::MatrixXd const> const& symmetric,
                                                          Workers const& workers) {
    using Cholesky = Eigen::LLT<Eigen::MatrixXd>;
    constexpr Index under_half_a_second = 1500;
    if (symmetric.rows() <= under_half_a_second) return Cholesky(symmetric);
    return watched([own = Eigen::MatrixXd(symmetric)] { return Cholesky(own); }, workers);
}

/// The inverse of a matrix that was decomposed; watched where it is large.
inline Eigen::MatrixXd inverse(Eigen::LLT<Eigen::MatrixXd> const& cholesky, Workers const& workers) {
    constexpr Index under_half_a_second = 900;
    Index const size = cholesky.rows();
    auto const identity = Eigen::MatrixXd::Identity(size, size);
    if (size <= under_half_a_second) return cholesky.solve(identity);
    return watched([own = cholesky, identity]() -> Eigen::MatrixXd { return own.solve(identity); }, workers);
}

}  // namespace symdiscover
