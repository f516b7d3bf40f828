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

// Compiled once: a decomposition takes the compiler some ten seconds wherever it is called.

/// Eigenvalues, ascending, and unless told otherwise eigenvectors, of a symmetric matrix; watched where it is large.
Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen_decomposition(Eigen::Ref<Eigen::MatrixXd const> const& symmetric,
                                                                   Workers const& workers = {},
                                                                   int options = Eigen::ComputeEigenvectors);

/// Q^T G Q = T, tridiagonal, for a symmetric matrix of at least 2 rows; watched where it is large.
Eigen::Tridiagonalization<Eigen::MatrixXd> tridiagonalisation(Eigen::Ref<Eigen::MatrixXd const> const& symmetric,
                                                              Workers const& workers = {});

/// The Cholesky decomposition of a symmetric matrix; watched where it is large.
Eigen::LLT<Eigen::MatrixXd> cholesky_decomposition(Eigen::Ref<Eigen::MatrixXd const> const& symmetric,
                                                   Workers const& workers);

/// The inverse of a matrix that was decomposed; watched where it is large.
Eigen::MatrixXd inverse(Eigen::LLT<Eigen::MatrixXd> const& cholesky, Workers const& workers);

}  // namespace symdiscover
