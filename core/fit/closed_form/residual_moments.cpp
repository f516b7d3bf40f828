// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/residual_moments.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/parallel_for.hpp"

namespace symdiscover {

namespace {

constexpr int variance_steps = 6;
constexpr double settled_change = 2e-3;

/// C_t = E v v^T - E v E v^T.
Matrix covariance(FilterPosterior const& posterior, Index t) {
    Index const k = posterior.mean.cols();
    Eigen::Map<Matrix const> const second(posterior.second.row(t).data(), k, k);
    return second - posterior.mean.row(t).transpose() * posterior.mean.row(t);
}

/// MacKay's step: what is left divided by the numbers that the filters have not used up.
double next_variance(FilterStatistics const& statistics, FilterPosterior const& posterior, LinearTasks const& data,
                     double noise_variance) {
    double trace = 0.0;
    Index const k = posterior.mean.cols();
    for (Index i = 0; i < k; ++i) trace += posterior.second.col(i * k + i).sum() - posterior.mean.col(i).squaredNorm();
    double const used = static_cast<double>(posterior.mean.size()) - trace;
    // E |y - Z v|^2 = |y - Z E v|^2 + tr(F C), and tr(F C) = s2 used.
    double const residual = expected_residual(statistics, posterior, data) - noise_variance * used;
    double const spare = data.observations() - used;
    constexpr double fewest_spare = 0.05;
    double const next = spare > fewest_spare * data.observations()
                            ? residual / spare
                            : (residual + noise_variance * used) / data.observations();
    return std::max(next, noise_floor(data));
}

/// Sums of one task.
struct TaskSums {
    Matrix outputs;
    double neighbours = 0.0;
    double pairs = 0.0;
};

/// What the moments of every task are made of.
struct Residuals {
    TaskBatch const& batch;
    NoisyModel const& fitted;
    ExampleRows rows;
    Matrix sharing;  ///< of the weights L^T W

    /// Z_i [m, k] of each example i of a task, one below the other, times a root of C: Z_i C Z_i'^T / s2 is what the
    /// fit has taken of examples i and i'.
    Matrix taken(Index t) const {
        Index const count = batch.count(t);
        Index const m = batch.y.cols();
        Index const n = batch.x.cols();
        auto const x = rows.x.middleRows(t * batch.examples, count);
        Matrix z(count * m, sharing.cols());
        for (Index a = 0; a < m; ++a) z(Eigen::seqN(a, count, m), Eigen::all) = x * sharing.middleRows(a * n, n);
        Matrix const root = covariance(fitted.posterior, t).llt().matrixL();
        return z * root.triangularView<Eigen::Lower>();
    }

    void predict(Index t, ResidualMoments& moments) const {
        Index const first = t * batch.examples;
        Index const count = batch.count(t);
        Matrix const& factor = fitted.noise.output_factor;
        Eigen::Map<Matrix const> const w(fitted.weights.row(t).data(), batch.y.cols(), batch.x.cols());
        Matrix predicted = rows.x.middleRows(first, count) * w.transpose();
        Matrix observed = rows.y.middleRows(first, count);
        if (factor.size() > 0) {
            predicted = (predicted * factor).eval();
            observed = (observed * factor).eval();
        }
        moments.predictions.middleRows(first, count) = predicted;
        moments.residuals.middleRows(first, count) = observed - predicted;
    }

    /// Fills the task's rows of the moments.
    TaskSums look_at(Index t, ResidualMoments& moments) const {
        predict(t, moments);
        Index const count = batch.count(t);
        Index const m = batch.y.cols();
        double const outputs = static_cast<double>(m);
        double const s2 = fitted.noise_variance;
        auto const residual = moments.residuals.middleRows(t * batch.examples, count);
        Matrix const z = taken(t);
        TaskSums sum;
        sum.outputs = residual.transpose() * residual;
        for (Index i = 0; i < count; ++i) {
            auto const zi = z.middleRows(i * m, m);
            sum.outputs.noalias() += zi * zi.transpose();
            moments.energy(t, i) = residual.row(i).squaredNorm();
            moments.freedom(t, i) = std::max(outputs * (1.0 - rows.lost(t, i)) - zi.squaredNorm() / s2, 0.0);
            if (i + 1 == count) continue;
            double const shared_intercept = s2 * outputs * std::sqrt(rows.lost(t, i) * rows.lost(t, i + 1));
            sum.neighbours += residual.row(i).dot(residual.row(i + 1)) +
                              zi.cwiseProduct(z.middleRows((i + 1) * m, m)).sum() + shared_intercept;
            sum.pairs += s2 * outputs;
        }
        return sum;
    }
};

}  // namespace

NoisyModel fit_noise_variance(TaskBatch const& batch, NoiseModel const& noise, SharedModel const& model,
                              Workers const& threads) {
    LinearTasks const data = linear_tasks(white_examples(batch, noise), noise.output_factor, threads);
    FilterStatistics const statistics = filter_statistics(data, model.sharing_matrix, threads);
    Vector const precision = Vector::Ones(model.sharing_matrix.cols());
    NoisyModel fitted;
    fitted.noise = noise;
    fitted.noise_variance = std::max(model.noise_variance, noise_floor(data));
    for (int step = 0;; ++step) {
        fitted.posterior = filter_posterior(statistics, data, fitted.noise_variance, precision, threads);
        double const next = next_variance(statistics, fitted.posterior, data, fitted.noise_variance);
        bool const settled = std::abs(next - fitted.noise_variance) < settled_change * fitted.noise_variance;
        if (settled || step == variance_steps) break;
        fitted.noise_variance = next;
    }
    fitted.weights = fitted.posterior.mean * model.sharing_matrix.transpose();
    fitted.log_evidence = fitted.posterior.log_evidence + log_jacobian(batch, noise);
    return fitted;
}

ResidualMoments residual_moments(TaskBatch const& batch, NoisyModel const& fitted, SharedModel const& model,
                                 Workers const& threads) {
    Index const m = batch.y.cols();
    Residuals const residuals{batch, fitted, example_rows(batch, fitted.noise),
                              to_white_outputs(model.sharing_matrix, fitted.noise.output_factor)};
    ResidualMoments moments;
    moments.predictions = Matrix::Zero(batch.y.rows(), m);
    moments.residuals = Matrix::Zero(batch.y.rows(), m);
    moments.energy = Matrix::Zero(batch.tasks, batch.examples);
    moments.freedom = Matrix::Zero(batch.tasks, batch.examples);
    std::vector<TaskSums> sums(static_cast<std::size_t>(batch.tasks));
    parallel_for(batch.tasks, threads,
                 [&](Index t) { sums[static_cast<std::size_t>(t)] = residuals.look_at(t, moments); });
    moments.outputs = Matrix::Zero(m, m);
    double pairs = 0.0;
    for (Index t = 0; t < batch.tasks; ++t) {
        TaskSums const& sum = sums[static_cast<std::size_t>(t)];
        moments.outputs += sum.outputs;
        moments.neighbours += sum.neighbours;
        pairs += sum.pairs;
        moments.examples += static_cast<double>(batch.count(t)) - residuals.rows.lost.row(t).sum();
    }
    moments.outputs /= std::max(moments.examples, 1.0);
    if (pairs > 0.0) moments.neighbours /= pairs;
    return moments;
}

}  // namespace symdiscover
