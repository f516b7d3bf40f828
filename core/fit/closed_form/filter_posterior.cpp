// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/filter_posterior.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/base/parallel_for.hpp"

namespace symdiscover {

namespace {

/// The noise floor as a share of the mean square of y.
constexpr double smallest_noise_share = 1e-10;

/// [m n, k] with rows (a, j) to [n, m k]: then X_t times it is Z_t, [rows, m k] read as [rows m, k].
Matrix inputs_first(Matrix const& sharing, Index outputs, Index inputs) {
    Index const k = sharing.cols();
    Matrix result(inputs, outputs * k);
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) result.row(j).segment(a * k, k) = sharing.row(a * inputs + j);
    }
    return result;
}

}  // namespace

Matrix to_white_outputs(Matrix const& sharing, Matrix const& output_factor) {
    if (output_factor.size() == 0) return sharing;
    Matrix white(sharing.rows(), sharing.cols());
    Index const outputs = output_factor.rows();
    Index const width = sharing.size() / outputs;
    Eigen::Map<Matrix>(white.data(), outputs, width).noalias() =
        output_factor.transpose() * Eigen::Map<Matrix const>(sharing.data(), outputs, width);
    return white;
}

Matrix from_white_outputs(Matrix sharing, Matrix const& output_factor) {
    if (output_factor.size() == 0) return sharing;
    Index const outputs = output_factor.rows();
    Eigen::Map<Matrix> rows(sharing.data(), outputs, sharing.size() / outputs);
    output_factor.transpose().triangularView<Eigen::Upper>().solveInPlace(rows);
    return sharing;
}

FilterStatistics filter_statistics(LinearTasks const& data, Matrix const& sharing_matrix, Workers const& threads) {
    Index const k = sharing_matrix.cols();
    Matrix const by_input =
        inputs_first(to_white_outputs(sharing_matrix, data.output_factor), data.outputs, data.inputs);
    Matrix const as_given = inputs_first(sharing_matrix, data.outputs, data.inputs);
    FilterStatistics result{Matrix(data.tasks, k * k), Matrix(data.tasks, k)};
    Eigen::Map<Matrix const> const as_filters(as_given.data(), data.inputs * data.outputs, k);
    Index const chunks = (data.tasks + tasks_per_chunk - 1) / tasks_per_chunk;
    parallel_for(chunks, threads, [&](Index chunk) {
        Index const first = chunk * tasks_per_chunk;
        Index const count = std::min(tasks_per_chunk, data.tasks - first);
        Matrix const z = data.x.middleRows(first * data.rows, count * data.rows) * by_input;
        for (Index t = 0; t < count; ++t) {
            Eigen::Map<Matrix const> const z_t(z.row(t * data.rows).data(), data.rows * data.outputs, k);
            Eigen::Map<Matrix>(result.f.row(first + t).data(), k, k).noalias() = z_t.transpose() * z_t;
        }
        result.g.middleRows(first, count).noalias() = data.cross.middleRows(first, count) * as_filters;
    });
    return result;
}

FilterPosterior filter_posterior(FilterStatistics const& statistics, LinearTasks const& data, double noise_variance,
                                 Vector const& precision, Workers const& threads) {
    Index const k = precision.size();
    Index const tasks = statistics.g.rows();
    FilterPosterior posterior{Matrix(tasks, k), Matrix(tasks, k * k), 0.0};
    Index const chunks = (tasks + tasks_per_chunk - 1) / tasks_per_chunk;
    Vector log_determinants(tasks);
    parallel_for(chunks, threads, [&](Index chunk) {
        Matrix system(k, k);
        Index const end = std::min(tasks, (chunk + 1) * tasks_per_chunk);
        for (Index t = chunk * tasks_per_chunk; t < end; ++t) {
            threads.require_time();
            system = Eigen::Map<Matrix const>(statistics.f.row(t).data(), k, k) / noise_variance;
            system.diagonal() += precision;
            Eigen::LLT<Matrix> const cholesky(system);
            Eigen::Map<Matrix> second(posterior.second.row(t).data(), k, k);
            second = cholesky.solve(Matrix::Identity(k, k));
            Vector const mean = cholesky.solve(statistics.g.row(t).transpose()) / noise_variance;
            second.noalias() += mean * mean.transpose();
            posterior.mean.row(t) = mean.transpose();
            log_determinants[t] = 2.0 * cholesky.matrixLLT().diagonal().array().log().sum();
        }
    });
    double const log_prior = precision.array().log().sum() * static_cast<double>(tasks);
    double const quadratic = (data.energy.sum() - statistics.g.cwiseProduct(posterior.mean).sum()) / noise_variance;
    posterior.log_evidence = -0.5 * (data.observations() * std::log(2.0 * std::numbers::pi * noise_variance) +
                                     log_determinants.sum() - log_prior + quadratic);
    return posterior;
}

double noise_floor(LinearTasks const& data) {
    return std::max(smallest_noise_share * data.output_power(), smallest_positive);
}

double expected_residual(FilterStatistics const& statistics, FilterPosterior const& posterior,
                         LinearTasks const& data) {
    return data.energy.sum() - 2.0 * statistics.g.cwiseProduct(posterior.mean).sum() +
           statistics.f.cwiseProduct(posterior.second).sum();
}

Matrix weighted_gram(LinearTasks const& data, Matrix const& second, Workers const& threads) {
    Index const n = data.inputs;
    Index const k = static_cast<Index>(std::llround(std::sqrt(static_cast<double>(second.cols()))));
    Matrix result(n * k, n * k);
    // One block row (j, .) at a time: gram rows (j, .) of all tasks against all second moments. Only the upper blocks
    // are computed; both factors are symmetric.
    parallel_for(n, threads, [&](Index j) {
        Matrix const pairs = data.gram.middleCols(j * n + j, n - j).transpose() * second;  // [n - j, k k]
        for (Index other = j; other < n; ++other) {
            Eigen::Map<Matrix const> const block(pairs.row(other - j).data(), k, k);
            result.block(j * k, other * k, k, k) = block;
            result.block(other * k, j * k, k, k) = block;
        }
    });
    return result;
}

Matrix filter_cross(LinearTasks const& data, Matrix const& mean) {
    Index const k = mean.cols();
    Matrix const by_filter = mean.transpose() * data.cross;  // [k, n m]
    Matrix result(data.inputs * k, data.outputs);
    for (Index l = 0; l < k; ++l) {
        for (Index j = 0; j < data.inputs; ++j) {
            result.row(j * k + l) = by_filter.row(l).segment(j * data.outputs, data.outputs);
        }
    }
    return result;
}

Matrix pairs_first(Matrix const& blocks, Index inputs) {
    Index const k = blocks.rows() / inputs;
    Matrix result(inputs * inputs, k * k);
    for (Index j = 0; j < inputs; ++j) {
        for (Index other = 0; other < inputs; ++other) {
            Eigen::Map<Matrix>(result.row(j * inputs + other).data(), k, k) = blocks.block(j * k, other * k, k, k);
        }
    }
    return result;
}

Matrix from_input_blocks(Matrix const& blocks, Index outputs, Index inputs, Index k) {
    Matrix result(outputs * inputs, k);
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            result.row(a * inputs + j) = blocks.col(a).segment(j * k, k).transpose();
        }
    }
    return result;
}

}  // namespace symdiscover
