// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/variational_em.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/parallel_for.hpp"
#include "core/base/watched_algebra.hpp"
#include "core/fit/closed_form/filter_posterior.hpp"

namespace symdiscover {

namespace {

/// A column of U is dropped when it carries less than this share of the largest column's energy.
constexpr double smallest_energy_share = 1e-5;
/// No pruning before the columns have had time to part.
constexpr Index iterations_before_pruning = 4;

/// The posterior of U: one covariance [n k, n k] (row (j, l) at j k + l) shared by all outputs.
struct SharingPosterior {
    Matrix mean;        ///< U [m n, k]
    Matrix covariance;  ///< [n k, n k]; empty before the first update
};

/// F_t + m sum_{j j'} G_t[j j'] Cov[(j, .), (j', .)]: E over U's posterior of Z_t^T Z_t.
void add_uncertainty(Matrix& f, LinearTasks const& data, Matrix const& covariance) {
    if (covariance.size() == 0) return;
    f.noalias() += static_cast<double>(data.outputs) * (data.gram * pairs_first(covariance, data.inputs));
}

/// sum over weights of E u u^T, [k, k].
Matrix sharing_energy(SharingPosterior const& sharing, LinearTasks const& data) {
    Matrix energy = sharing.mean.transpose() * sharing.mean;
    if (sharing.covariance.size() == 0) return energy;
    Index const k = energy.rows();
    for (Index j = 0; j < data.inputs; ++j) {
        energy += static_cast<double>(data.outputs) * sharing.covariance.block(j * k, j * k, k, k);
    }
    return energy;
}

/// The change of basis v <- R v, U <- U R^-1 after which E v v^T = I and E U^T U is diagonal, largest first. It costs
/// no likelihood, and without it EM creeps (parameter expansion).
struct Gauge {
    Matrix filter_map;  ///< R [k, k]
    Vector energy;      ///< diagonal of E U^T U, descending
};

Gauge choose_gauge(Matrix const& filter_second, Matrix const& energy) {
    Index const k = energy.rows();
    Matrix padded = filter_second;
    padded.diagonal().array() += 1e-9 * filter_second.trace() / static_cast<double>(k);  // keeps the factor invertible
    Eigen::LLT<Matrix> const cholesky(padded);
    Matrix const lower = cholesky.matrixL();
    auto const eigen = eigen_decomposition(Eigen::MatrixXd(lower.transpose() * energy * lower));
    Matrix const rotation = eigen.eigenvectors().rowwise().reverse();
    Matrix const inverse_lower = cholesky.matrixL().solve(Matrix::Identity(k, k));
    return {rotation.transpose() * inverse_lower, eigen.eigenvalues().reverse().cwiseMax(0.0)};
}

void change_gauge(FilterPosterior& filters, Matrix const& map) {
    Index const k_old = map.cols();
    Index const k_new = map.rows();
    filters.mean = (filters.mean * map.transpose()).eval();
    Matrix second(filters.second.rows(), k_new * k_new);
    for (Index t = 0; t < second.rows(); ++t) {
        Eigen::Map<Matrix const> const old(filters.second.row(t).data(), k_old, k_old);
        Eigen::Map<Matrix>(second.row(t).data(), k_new, k_new).noalias() = map * old * map.transpose();
    }
    filters.second = std::move(second);
}

/// Columns whose energy is a fair share of the largest's.
Index columns_to_keep(Vector const& energy) {
    return std::max<Index>(1, (energy.array() > smallest_energy_share * energy[0]).count());
}

/// The inverse of a positive definite matrix as L^-T L^-1, a strip of columns at a time. What is known to be zero, or
/// by symmetry, is not computed: a third of the work of solving for the identity.
Matrix inverse_in_parallel(Matrix const& system, Workers const& threads) {
    constexpr Index width = 64;
    Index const size = system.rows();
    Index const strips = (size + width - 1) / width;
    Eigen::LLT<Eigen::MatrixXd> const cholesky(system);
    Eigen::MatrixXd const& lower = cholesky.matrixLLT();
    Eigen::MatrixXd inverse_lower = Eigen::MatrixXd::Zero(size, size);
    parallel_for(strips, threads, [&](Index strip) {
        Index const first = strip * width;
        Index const rest = size - first;
        auto columns = inverse_lower.block(first, first, rest, std::min(width, rest));
        columns.diagonal().setOnes();
        lower.bottomRightCorner(rest, rest).triangularView<Eigen::Lower>().solveInPlace(columns);
    });
    Eigen::MatrixXd result(size, size);
    parallel_for(strips, threads, [&](Index strip) {
        Index const first = strip * width;
        Index const rest = size - first;
        Index const count = std::min(width, rest);
        result.block(0, first, first + count, count).noalias() =
            inverse_lower.block(first, 0, rest, first + count).transpose() *
            inverse_lower.block(first, first, rest, count);
    });
    return result.selfadjointView<Eigen::Upper>();
}

/// U's posterior: precision A / s2 + Lambda with A = sum_t G_t (x) E v v^T. Returns the new noise variance.
double update_sharing(LinearTasks const& data, FilterPosterior const& filters, Vector const& precision,
                      double noise_variance, Workers const& threads, SharingPosterior& sharing) {
    Index const k = precision.size();
    Index const n = data.inputs;
    Matrix const second = weighted_gram(data, filters.second, threads);  // A [n k, n k]
    Matrix system = second / noise_variance;
    for (Index j = 0; j < n; ++j) system.diagonal().segment(j * k, k) += precision;
    sharing.covariance = inverse_in_parallel(system, threads);
    Matrix const cross = filter_cross(data, filters.mean);              // [n k, m]
    Matrix const mean = (sharing.covariance * cross) / noise_variance;  // [n k, m]
    sharing.mean = from_input_blocks(mean, data.outputs, n, k);
    double spread = 0.0;  // tr(A Cov) = s2 (n k - tr(Lambda Cov))
    for (Index j = 0; j < n; ++j) {
        spread += static_cast<double>(k) - precision.dot(sharing.covariance.diagonal().segment(j * k, k));
    }
    double const residual = data.energy.sum() - 2.0 * mean.cwiseProduct(cross).sum() +
                            mean.cwiseProduct(second * mean).sum() +
                            static_cast<double>(data.outputs) * noise_variance * spread;
    return std::max(residual / data.observations(), noise_floor(data));
}

/// Where EM stands: all of it is of the last iteration that was finished.
struct EmState {
    SharingPosterior sharing;
    Matrix filters;  ///< E v [T, k]
    double noise_variance = 0.0;
    bool pruned = false;
};

EmState iterate(LinearTasks const& data, EmState const& before, VariationalOptions const& options, bool prune) {
    EmState next;
    next.pruned = before.pruned;
    double const weights = static_cast<double>(data.inputs * data.outputs);
    // 1. q(v): the filters of each task
    FilterStatistics statistics = filter_statistics(data, before.sharing.mean, options.threads);
    add_uncertainty(statistics.f, data, before.sharing.covariance);
    Index const k = before.sharing.mean.cols();
    FilterPosterior filters =
        filter_posterior(statistics, data, before.noise_variance, Vector::Ones(k), options.threads);
    // 2. a gauge in which columns can be told needed from not needed, and their precisions
    Vector const mean_second = filters.second.colwise().mean();
    Gauge gauge =
        choose_gauge(Eigen::Map<Matrix const>(mean_second.data(), k, k), sharing_energy(before.sharing, data));
    if (prune) {
        Index const kept = columns_to_keep(gauge.energy);
        next.pruned = before.pruned || kept < k;
        gauge.filter_map = gauge.filter_map.topRows(kept).eval();
        gauge.energy = gauge.energy.head(kept).eval();
    }
    change_gauge(filters, gauge.filter_map);
    double const least = std::max(1e-14 * gauge.energy[0], smallest_positive);
    Vector const precision = weights * gauge.energy.cwiseMax(least).cwiseInverse();
    // 3. q(U) and the noise
    next.noise_variance =
        update_sharing(data, filters, precision, before.noise_variance, options.threads, next.sharing);
    next.filters = std::move(filters.mean);
    return next;
}

/// variational_em of outputs whose noise is alike.
SoftSharing em_of_white_outputs(LinearTasks const& data, Matrix const& start, double noise_variance,
                                VariationalOptions const& options, Observer const& observer) {
    SoftSharing result;
    EmState state{{start, Matrix()}, Matrix::Zero(data.tasks, start.cols()), noise_variance};
    for (Index iteration = 1; iteration <= options.max_iterations; ++iteration) {
        double const previous = state.noise_variance;
        bool const prune = options.prune && iteration > iterations_before_pruning;
        bool const finished = is_finished([&] { state = iterate(data, state, options, prune); });
        if (finished) result.history.push_back(state.noise_variance);
        if (!finished || (observer && !observer({"soft sharing", iteration, 0, state.noise_variance}))) {
            result.termination = Termination::interrupted;
            break;
        }
        bool const settled = std::abs(previous - state.noise_variance) < options.tolerance * state.noise_variance;
        if (settled && iteration > iterations_before_pruning + 2) {
            result.termination = Termination::converged;
            break;
        }
    }
    result.sharing_matrix = std::move(state.sharing.mean);
    result.filters = std::move(state.filters);
    result.noise_variance = state.noise_variance;
    result.pruned = state.pruned;
    return result;
}

}  // namespace

SoftSharing variational_em(LinearTasks const& data, Matrix const& start, double noise_variance,
                           VariationalOptions const& options, Observer const& observer) {
    if (!data.weighs_outputs()) return em_of_white_outputs(data, start, noise_variance, options, observer);
    Matrix const& factor = data.output_factor;
    SoftSharing soft = em_of_white_outputs(with_white_outputs(data, options.threads), to_white_outputs(start, factor),
                                           noise_variance, options, observer);
    soft.sharing_matrix = from_white_outputs(std::move(soft.sharing_matrix), factor);
    return soft;
}

}  // namespace symdiscover
