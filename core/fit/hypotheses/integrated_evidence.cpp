// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/integrated_evidence.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "core/base/log_gamma.hpp"
#include "core/base/log_sum.hpp"
#include "core/base/parallel_for.hpp"
#include "core/base/shifted_tridiagonal.hpp"
#include "core/base/watched_algebra.hpp"
#include "core/fit/closed_form/filter_posterior.hpp"
#include "core/fit/closed_form/tied_tasks.hpp"
#include "core/fit/closed_form/unshared_tasks.hpp"

namespace symdiscover {

namespace {

/// log lambda runs over +- this much: outputs that are all noise, and outputs without any, of unit power.
constexpr double widest = 46.0;
constexpr double first_step = 2.0;
/// Of F's largest numbers: a smaller lambda drowns in their rounding where F is singular.
constexpr double smallest_share = 1e-12;
/// The quadrature is refined about the peak until neighbours differ by less than this, in nats.
constexpr double smooth = 0.3;
constexpr int most_refinements = 12;

using System = VarianceRatioSystems::System;

/// Of (F, g) of one set in one task, or, where there are fewer numbers than blocks, of Z Z^T: the eigenvalues that are
/// not zero are the same, and g = Z^T y.
System tridiagonal(CoupledSet const& set, std::vector<Index> const& places, Partition const& partition,
                   LinearTasks const& data, LinearTasks const& white, Index t) {
    Eigen::MatrixXd const z = design_of(set, places, partition, data, t);
    Eigen::VectorXd y(z.rows());
    Index const outputs = static_cast<Index>(set.outputs.size());
    for (Index i = 0; i < data.rows; ++i) {
        for (Index o = 0; o < outputs; ++o) {
            y[i * outputs + o] = white.y(t * data.rows + i, set.outputs[static_cast<std::size_t>(o)]);
        }
    }
    if (z.cols() == 1) return {z.colwise().squaredNorm(), Eigen::VectorXd(), (z.transpose() * y).cwiseAbs2()};
    if (z.rows() == 1) {
        return {z.rowwise().squaredNorm(), Eigen::VectorXd(), (z.transpose() * y).colwise().squaredNorm()};
    }
    bool const few = z.rows() < z.cols();
    Eigen::MatrixXd system = few ? Eigen::MatrixXd(z * z.transpose()) : Eigen::MatrixXd(z.transpose() * z);
    Eigen::VectorXd const right = few ? y : Eigen::VectorXd(z.transpose() * y);
    auto const tri = tridiagonalisation(system);
    return {tri.diagonal(), tri.subDiagonal(), tri.matrixQ().transpose() * right, 1.0, 1.0, few};
}

/// Of F and g.
ShiftedSolution solve(System const& system, double lambda) {
    lambda /= system.scale;
    if (system.beside.size() == 0) {
        ShiftedSolution result;
        for (Index i = 0; i < system.diagonal.size(); ++i) {
            double const value = std::max(system.diagonal[i], 0.0) + lambda;
            result.log_determinant += system.copies * std::log(value);
            result.quadratic += system.rotated[i] / value;
        }
        return result;
    }
    ShiftedSolution result = solve_shifted(system.diagonal, system.beside, system.rotated, lambda);
    // y^T K (K + lambda)^-1 y = |y|^2 - lambda y^T (K + lambda)^-1 y
    if (system.of_numbers) result.quadratic = system.rotated.squaredNorm() - lambda * result.quadratic;
    return result;
}

}  // namespace

VarianceRatioSystems::VarianceRatioSystems(LinearTasks const& data, std::vector<System> systems)
    : observations_(data.observations()),
      energy_(data.energy.sum()),
      least_residual_(data.observations() * noise_floor(data)),
      systems_(std::move(systems)) {}

double VarianceRatioSystems::log_density(double log_lambda) const {
    double const lambda = std::exp(log_lambda);
    double log_determinant = 0.0;
    double explained = 0.0;
    for (System const& system : systems_) {
        ShiftedSolution const solved = solve(system, lambda);
        double const size = static_cast<double>(system.diagonal.size());
        log_determinant += solved.log_determinant - system.copies * size * (log_lambda - std::log(system.scale));
        explained += solved.quadratic;
    }
    double const residual = std::max(energy_ - explained, least_residual_);
    return -0.5 * (log_determinant + observations_ * std::log(residual));
}

double VarianceRatioSystems::log_evidence() const {
    double const constant =
        log_gamma(0.5 * observations_) - 0.5 * observations_ * std::log(std::numbers::pi) - std::log(2.0 * widest);
    if (systems_.empty()) {  // nothing hangs on lambda
        return constant + std::log(2.0 * widest) - 0.5 * observations_ * std::log(std::max(energy_, least_residual_));
    }
    double largest = 0.0;
    for (System const& system : systems_) largest = std::max(largest, system.scale * system.diagonal.maxCoeff());
    double const from = std::max(-widest, std::log(smallest_share * largest));
    std::vector<std::pair<double, double>> points;  // log lambda, log density; ascending
    for (double at = from; at <= widest; at += first_step) points.emplace_back(at, log_density(at));
    auto const lower = [](auto const& a, auto const& b) { return a.second < b.second; };
    for (int round = 0; round < most_refinements; ++round) {
        std::size_t const peak =
            static_cast<std::size_t>(std::max_element(points.begin(), points.end(), lower) - points.begin());
        std::size_t const first = peak > 1 ? peak - 2 : 0;
        std::size_t const last = std::min(peak + 2, points.size() - 1);
        double rough = 0.0;
        for (std::size_t i = first; i < last; ++i) {
            double const difference = std::abs(points[i].second - points[i + 1].second);
            double const below = points[peak].second - std::max(points[i].second, points[i + 1].second);
            if (below < 3.0) rough = std::max(rough, difference);
        }
        if (rough < smooth) break;
        std::vector<std::pair<double, double>> finer(points.begin(), points.begin() + static_cast<Index>(first));
        for (std::size_t i = first; i < last; ++i) {
            double const middle = 0.5 * (points[i].first + points[i + 1].first);
            finer.push_back(points[i]);
            finer.emplace_back(middle, log_density(middle));
        }
        finer.insert(finer.end(), points.begin() + static_cast<Index>(last), points.end());
        points = std::move(finer);
    }
    std::vector<double> pieces;  // trapezoids
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        double const width = points[i + 1].first - points[i].first;
        pieces.push_back(std::log(0.5 * width) + log_sum(points[i].second, points[i + 1].second));
    }
    return constant + log_sum(pieces);
}

double integrated_log_evidence(LinearTasks const& data, Partition const& partition, Workers const& threads) {
    std::vector<CoupledSet> const sets = coupled_sets(partition, data);
    std::vector<Index> const places = places_in_sets(sets, partition.blocks());
    LinearTasks turned;  // outputs L^T y
    if (data.weighs_outputs()) turned = with_white_outputs(data);
    LinearTasks const& white = data.weighs_outputs() ? turned : data;
    Index const count = static_cast<Index>(sets.size());
    std::vector<System> systems(sets.size() * static_cast<std::size_t>(data.tasks));
    parallel_for(static_cast<Index>(systems.size()), threads, [&](Index i) {
        systems[static_cast<std::size_t>(i)] =
            tridiagonal(sets[static_cast<std::size_t>(i % count)], places, partition, data, white, i / count);
    });
    return VarianceRatioSystems(data, std::move(systems)).log_evidence();
}

double integrated_log_evidence_unshared(LinearTasks const& data, Workers const& threads) {
    IndependentOutputs const independent = independent_outputs(data.output_factor);
    Matrix const outputs = independent.turned(data.y);
    Vector const& scales = independent.scales;
    Index const groups = scales.size();
    Index const width = data.outputs / groups;
    std::vector<System> systems(static_cast<std::size_t>(data.tasks * groups));
    parallel_for(data.tasks, threads, [&](Index t) {
        // X_t = P S Q^T: the eigenvalues of X_t X_t^T are few, all others of X_t^T X_t are zero and say nothing.
        Eigen::MatrixXd const x = data.x.middleRows(t * data.rows, data.rows);
        auto const eigen = eigen_decomposition(Eigen::MatrixXd(x * x.transpose()));
        Eigen::MatrixXd const turned = eigen.eigenvectors().transpose() * outputs.middleRows(t * data.rows, data.rows);
        Eigen::VectorXd const values = eigen.eigenvalues().cwiseMax(0.0);
        for (Index g = 0; g < groups; ++g) {
            // Q^T X^T Y = S P^T Y
            Eigen::VectorXd const power =
                values.cwiseProduct(turned.middleCols(g * width, width).rowwise().squaredNorm());
            systems[static_cast<std::size_t>(t * groups + g)] = {values, Eigen::VectorXd(), power,
                                                                 static_cast<double>(width), scales[g]};
        }
    });
    return VarianceRatioSystems(data, std::move(systems)).log_evidence();
}

double cost_of_evidence(LinearTasks const& data, Partition const& partition) {
    double multiplications = static_cast<double>(partition.elements() * data.rows);
    for (CoupledSet const& set : coupled_sets(partition, data)) {
        double const blocks = static_cast<double>(set.blocks.size());
        double const numbers = static_cast<double>(data.rows) * static_cast<double>(set.outputs.size());
        double const small = std::min(blocks, numbers);
        multiplications += small * small * (std::max(blocks, numbers) + 2.0 * small);
    }
    return static_cast<double>(data.tasks) * multiplications;
}

}  // namespace symdiscover
