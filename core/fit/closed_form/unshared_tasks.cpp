// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/unshared_tasks.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "core/base/parallel_for.hpp"
#include "core/base/watched_algebra.hpp"
#include "core/fit/closed_form/filter_posterior.hpp"
#include "core/fit/closed_form/tied_tasks.hpp"

namespace symdiscover {

namespace {

/// Outputs whose weights have the same variance.
struct OutputGroup {
    double outputs = 0.0;  ///< how many
    double scale = 1.0;    ///< of their weights' variance
    Matrix cross_power;    ///< [T, rows], squared norms of the rows of Q_t^T X_t^T Y_t, over these outputs
};

/// In the coordinates of the eigenvectors Q_t of each task's Gram matrix ridge regression is diagonal.
struct DiagonalTasks {
    Matrix values;       ///< [T, rows], eigenvalues of G_t
    double zeros = 0.0;  ///< T (n - rows), those that are left out because they must be zero
    std::vector<OutputGroup> groups;
};

DiagonalTasks diagonalise(LinearTasks const& data, Workers const& threads) {
    IndependentOutputs const independent = independent_outputs(data.output_factor);
    Matrix const turned = independent.turned(data.y);
    Index const groups = independent.scales.size();
    Index const width = data.outputs / groups;
    bool const few = data.rows < data.inputs;
    DiagonalTasks result{
        Matrix(data.tasks, data.rows), static_cast<double>(data.tasks * (data.inputs - data.rows)), {}};
    for (Index g = 0; g < groups; ++g) {
        result.groups.push_back({static_cast<double>(width), independent.scales[g], Matrix(data.tasks, data.rows)});
    }
    parallel_for(data.tasks, threads, [&](Index t) {
        // X = P S Q^T: the smaller of X^T X and X X^T has all that is not zero, and Q^T X^T Y = S P^T Y
        auto const x = data.x.middleRows(t * data.rows, data.rows);
        auto const y = turned.middleRows(t * data.rows, data.rows);
        auto const eigen =
            eigen_decomposition(few ? Eigen::MatrixXd(x * x.transpose()) : Eigen::MatrixXd(x.transpose() * x), threads);
        Matrix const rotated = few ? Matrix(eigen.eigenvalues().cwiseMax(0.0).cwiseSqrt().asDiagonal() *
                                            (eigen.eigenvectors().transpose() * y))
                                   : Matrix(eigen.eigenvectors().transpose() * (x.transpose() * y));
        result.values.row(t) = eigen.eigenvalues().cwiseMax(0.0).transpose();
        for (Index g = 0; g < groups; ++g) {
            result.groups[static_cast<std::size_t>(g)].cross_power.row(t) =
                rotated.middleCols(g * width, width).rowwise().squaredNorm().transpose();
        }
    });
    return result;
}

/// Sums over weights, tasks and outputs that the evidence and the next step of EM are made of.
struct RidgeSums {
    double log_precision = 0.0;
    double explained = 0.0;     ///< sum of g^T E w
    double weight_power = 0.0;  ///< sum of E w^2, in units of the scale
    double predicted = 0.0;     ///< sum of E |X w|^2
};

RidgeSums ridge_sums(DiagonalTasks const& diagonal, UnsharedTasks const& model) {
    RidgeSums sums;
    for (OutputGroup const& group : diagonal.groups) {
        Eigen::ArrayXXd const precision =
            diagonal.values.array() / model.noise_variance + 1.0 / (model.weight_variance * group.scale);
        Eigen::ArrayXXd const cross_power = group.cross_power.array();
        // |row of E W|^2 in the diagonal coordinates
        Eigen::ArrayXXd const mean_power = cross_power / (precision * model.noise_variance).square();
        sums.log_precision += group.outputs * (precision * (model.weight_variance * group.scale)).log().sum();
        sums.explained += (cross_power / precision).sum() / model.noise_variance;
        sums.weight_power += (mean_power.sum() + group.outputs * precision.inverse().sum()) / group.scale +
                             group.outputs * diagonal.zeros * model.weight_variance;
        sums.predicted += (diagonal.values.array() * (mean_power + group.outputs / precision)).sum();
    }
    return sums;
}

}  // namespace

IndependentOutputs independent_outputs(Matrix const& output_factor) {
    if (output_factor.size() == 0) return {{}, {}, Vector::Ones(1)};
    if (is_diagonal(output_factor)) {
        Matrix const inverse = output_factor.diagonal().cwiseInverse().asDiagonal();
        return {output_factor, inverse, output_factor.diagonal().cwiseAbs2()};
    }
    Eigen::MatrixXd const covariance = output_factor.transpose() * output_factor;
    auto const eigen = eigen_decomposition(covariance);
    Matrix back = eigen.eigenvectors();
    output_factor.transpose().triangularView<Eigen::Upper>().solveInPlace(back);
    return {output_factor * eigen.eigenvectors(), std::move(back), eigen.eigenvalues()};
}

UnsharedTasks fit_unshared(LinearTasks const& data, Workers const& threads) {
    DiagonalTasks const diagonal = diagonalise(data, threads);
    double const energy = data.energy.sum();
    double const weights = static_cast<double>(data.tasks * data.inputs * data.outputs);
    UnsharedTasks model{std::max(0.5 * data.output_power(), noise_floor(data)), 1.0, 0.0};
    for (int iteration = 0; iteration < 20 * iterations_to_converge; ++iteration) {
        RidgeSums const sums = ridge_sums(diagonal, model);
        double const log_evidence =
            -0.5 * (data.observations() * std::log(2.0 * std::numbers::pi * model.noise_variance) + sums.log_precision +
                    (energy - sums.explained) / model.noise_variance);
        double const score = 0.5 * std::log(static_cast<double>(data.tasks)) - log_evidence;
        bool const settled = iteration > 0 && std::abs(model.score - score) < score_tolerance;
        model.score = score;
        if (settled) break;
        double const residual = energy - 2.0 * sums.explained + sums.predicted;
        model.weight_variance = std::max(sums.weight_power / weights, smallest_variance);
        model.noise_variance = std::max(residual / data.observations(), noise_floor(data));
    }
    return model;
}

}  // namespace symdiscover
