// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/spectral_start.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/base/watched_algebra.hpp"
#include "core/fit/closed_form/filter_posterior.hpp"

namespace symdiscover {

namespace {

/// Inputs whose variance is below this share of the mean are not amplified further by whitening.
constexpr double whitening_ridge = 1e-9;

Matrix inverse_root_of_second_moment(Matrix const& x, Workers const& workers) {
    Matrix second = x.transpose() * x / static_cast<double>(x.rows());
    second.diagonal().array() += whitening_ridge * second.trace() / static_cast<double>(second.rows());
    auto const eigen = eigen_decomposition(second, workers);
    double const floor = whitening_ridge * eigen.eigenvalues().maxCoeff();
    Vector const roots = eigen.eigenvalues().cwiseMax(floor).cwiseSqrt().cwiseInverse();
    return eigen.eigenvectors() * roots.asDiagonal() * eigen.eigenvectors().transpose();
}

/// Row t: vec of the whitened weight estimate from the first (or second) half of task t's examples.
Matrix half_estimates(TaskBatch const& batch, Matrix const& white_x, bool first_half, Workers const& workers) {
    Index const n = white_x.cols();
    Index const m = batch.y.cols();
    Matrix estimates(batch.tasks, m * n);
    for (Index t = 0; t < batch.tasks; ++t) {
        workers.require_time();
        Index const half = batch.count(t) / 2;
        Index const begin = first_half ? 0 : half;
        Index const count = first_half ? half : batch.count(t) - half;
        auto const x = white_x.middleRows(t * batch.examples + begin, count);
        auto const y = batch.y.middleRows(t * batch.examples + begin, count);
        Eigen::Map<Matrix>(estimates.row(t).data(), m, n).noalias() =
            y.transpose() * x / static_cast<double>(std::max<Index>(count, 1));
    }
    return estimates;
}

/// a b; of large matrices some rows at a time.
template <class Left, class Right>
Matrix product(Left const& a, Right const& b, Workers const& workers) {
    constexpr Index multiplications_at_once = 500'000'000;
    Matrix result(a.rows(), b.cols());
    Index const strip = std::clamp<Index>(multiplications_at_once / (b.size() + 1), 1, a.rows());
    for (Index first = 0; first < a.rows(); first += strip) {
        workers.require_time();
        Index const rows = std::min(strip, a.rows() - first);
        result.middleRows(first, rows).noalias() = a.middleRows(first, rows) * b;
    }
    return result;
}

/// Coordinates in which both halves' estimates have at most 2 T columns: w = coordinates * basis^T, basis orthonormal.
struct Span {
    Matrix first, second;  ///< [T, r]
    Matrix basis;          ///< [m n, r]
};

Span common_span(Matrix const& first, Matrix const& second, Workers const& workers) {
    Index const tasks = first.rows();
    if (2 * tasks >= first.cols()) {
        return {first, second, Matrix::Identity(first.cols(), first.cols())};
    }
    Matrix all(2 * tasks, first.cols());
    all << first, second;
    workers.require_time();
    auto const eigen = eigen_decomposition(product(all, all.transpose(), workers), workers);
    double const floor = 1e-12 * std::max(eigen.eigenvalues().maxCoeff(), smallest_positive);
    Index const rank = (eigen.eigenvalues().array() > floor).count();
    if (rank == 0) {  // estimates that are all zero span nothing: any direction serves as a start
        return {Matrix::Zero(tasks, 1), Matrix::Zero(tasks, 1), Matrix::Identity(first.cols(), 1)};
    }
    Matrix const vectors = eigen.eigenvectors().rightCols(rank);
    Vector const roots = eigen.eigenvalues().tail(rank).cwiseSqrt();
    Matrix const coordinates = vectors * roots.asDiagonal();
    Matrix basis = product(all.transpose(), vectors, workers);
    workers.require_time();
    basis *= roots.cwiseInverse().asDiagonal();
    return {coordinates.topRows(tasks), coordinates.bottomRows(tasks), std::move(basis)};
}

/// Mean over t of w_t(1) w_{t + shift}(2)^T, symmetrised.
Matrix paired_second_moment(Span const& span, Index shift) {
    Index const tasks = span.first.rows();
    Matrix shifted(tasks, span.second.cols());
    for (Index t = 0; t < tasks; ++t) shifted.row(t) = span.second.row((t + shift) % tasks);
    Matrix const product = span.first.transpose() * shifted / static_cast<double>(tasks);
    return 0.5 * (product + product.transpose());
}

}  // namespace

SpectralStart spectral_start(TaskBatch const& batch, Index most, Workers const& workers) {
    Index const n = batch.x.cols();
    Index const m = batch.y.cols();
    Matrix const whitener = inverse_root_of_second_moment(batch.x, workers);
    workers.require_time();
    Matrix const white_x = batch.x * whitener;
    workers.require_time();
    Span const span = common_span(half_estimates(batch, white_x, true, workers),
                                  half_estimates(batch, white_x, false, workers), workers);
    auto const paired = eigen_decomposition(paired_second_moment(span, 0), workers);
    // Mispaired halves share no weights, so their largest eigenvalue is what chance alone gives.
    auto const mispaired =
        eigen_decomposition(paired_second_moment(span, batch.tasks / 2), workers, Eigen::EigenvaluesOnly);
    double const chance = batch.tasks > 1 ? mispaired.eigenvalues().cwiseAbs().maxCoeff() : 0.0;

    Vector const values = paired.eigenvalues().reverse();
    Index const k = std::min(most, values.size());
    SpectralStart start;
    start.significant = (values.array() > chance).count();
    double const floor = 1e-6 * std::max(values[0], smallest_positive);  // a start needs every column to be non-zero
    Matrix const vectors = product(span.basis, Matrix(paired.eigenvectors().rowwise().reverse().leftCols(k)), workers);
    start.directions.resize(m * n, k);
    for (Index l = 0; l < k; ++l) {
        workers.require_time();
        Matrix const white = vectors.col(l).reshaped<Eigen::RowMajor>(m, n) * std::sqrt(std::max(values[l], floor));
        start.directions.col(l) = (white * whitener).reshaped<Eigen::RowMajor>();
    }
    return start;
}

}  // namespace symdiscover
