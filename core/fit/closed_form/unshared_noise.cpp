// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/unshared_noise.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/base/parallel_for.hpp"
#include "core/base/watched_algebra.hpp"
#include "core/fit/closed_form/unshared_tasks.hpp"

namespace symdiscover {

namespace {

/// Ridge regression of every task: X_t X_t^T = P S P^T, and with ridges s2 / prior the weights of independent output a
/// are X^T P (S + ridge_a)^-1 P^T y_a.
struct UnsharedPosterior {
    IndependentOutputs outputs;
    Matrix eigenvectors;          ///< V [m, m]: L^T y = V (independent outputs); empty where they are the outputs
    Vector priors;                ///< [m], variances of the independent outputs' weights
    double noise_variance = 0.0;  ///< s2
    Index rows = 0;
    Matrix values;    ///< [T, rows], S
    Matrix turned_x;  ///< [T rows, n], P^T X
    Matrix turned_y;  ///< [T rows, m], P^T y of the independent outputs

    double ridge(Index a) const { return noise_variance / priors[a]; }
};

class UnsharedPredictions : public UncertainPredictions {
  public:
    UnsharedPredictions(UnsharedPosterior const& posterior, Index t, Matrix const& x)
        : posterior_(posterior),
          x_(x),
          r_(x * posterior.turned_x.middleRows(t * posterior.rows, posterior.rows).transpose()),
          values_(posterior.values.row(t).transpose()) {}

    Matrix covariance(Index i) const override {
        Vector const each = of_independent(i, i).cwiseMax(0.0);
        Matrix const& v = posterior_.eigenvectors;
        if (v.size() == 0) return each.asDiagonal();
        return v * each.asDiagonal() * v.transpose();
    }

    double together(Index i, Index j) const override { return of_independent(i, j).sum(); }

  private:
    /// [m]: x_i^T C_a x_j, where C_a = prior (1 - X^T P (S + ridge)^-1 P^T X).
    Vector of_independent(Index i, Index j) const {
        Vector const products = r_.row(i).cwiseProduct(r_.row(j)).transpose();
        double const apart = x_.row(i).dot(x_.row(j));
        Vector result(posterior_.priors.size());
        for (Index a = 0; a < result.size(); ++a) {
            double const taken = (products.array() / (values_.array() + posterior_.ridge(a))).sum();
            result[a] = posterior_.priors[a] * (apart - taken);
        }
        return result;
    }

    UnsharedPosterior const& posterior_;
    Matrix x_;
    Matrix r_;  ///< [r, rows], x (P^T X)^T
    Vector values_;
};

UnsharedPosterior diagonalised(LinearTasks const& data, SharedModel const& model, Workers const& threads) {
    UnsharedPosterior result;
    result.outputs = independent_outputs(data.output_factor);
    if (data.weighs_outputs()) result.eigenvectors = data.output_factor.transpose() * result.outputs.back;
    result.rows = data.rows;
    Vector const& scales = result.outputs.scales;
    result.priors = model.weight_variance *
                    (scales.size() == data.outputs ? scales : Vector(Vector::Constant(data.outputs, scales[0])));
    result.values.resize(data.tasks, data.rows);
    result.turned_x.resize(data.tasks * data.rows, data.inputs);
    result.turned_y = result.outputs.turned(data.y);
    parallel_for(data.tasks, threads, [&](Index t) {
        auto const x = data.x.middleRows(t * data.rows, data.rows);
        auto const eigen = eigen_decomposition(Eigen::MatrixXd(x * x.transpose()), threads);
        result.values.row(t) = eigen.eigenvalues().cwiseMax(0.0).transpose();
        result.turned_x.middleRows(t * data.rows, data.rows) = eigen.eigenvectors().transpose() * x;
        auto y = result.turned_y.middleRows(t * data.rows, data.rows);
        y = (eigen.eigenvectors().transpose() * y).eval();
    });
    return result;
}

/// Sums over tasks, rows and outputs that the evidence and MacKay's step are made of.
struct Sums {
    double log_determinant = 0.0;  ///< of (S + ridge) / ridge
    double penalised = 0.0;        ///< y^T (S + ridge)^-1 ridge y
    double residual = 0.0;         ///< |y - E W x|^2
    double used = 0.0;
};

Sums sums_of(UnsharedPosterior const& posterior) {
    Sums sums;
    Index const tasks = posterior.values.rows();
    for (Index t = 0; t < tasks; ++t) {
        auto const y = posterior.turned_y.middleRows(t * posterior.rows, posterior.rows);
        for (Index i = 0; i < posterior.rows; ++i) {
            double const value = posterior.values(t, i);
            for (Index a = 0; a < y.cols(); ++a) {
                double const left = posterior.ridge(a) / (value + posterior.ridge(a));
                double const power = y(i, a) * y(i, a);
                sums.log_determinant -= std::log(left);
                sums.penalised += power * left;
                sums.residual += power * left * left;
                sums.used += 1.0 - left;
            }
        }
    }
    return sums;
}

/// [T, m n]: E W.
Matrix mean_weights(UnsharedPosterior const& posterior, Workers const& threads) {
    Index const tasks = posterior.values.rows();
    Index const m = posterior.priors.size();
    Index const n = posterior.turned_x.cols();
    Matrix weights(tasks, m * n);
    parallel_for(tasks, threads, [&](Index t) {
        Matrix shares = posterior.turned_y.middleRows(t * posterior.rows, posterior.rows);
        for (Index a = 0; a < m; ++a) {
            shares.col(a).array() /= posterior.values.row(t).transpose().array() + posterior.ridge(a);
        }
        Eigen::Map<Matrix> w(weights.row(t).data(), m, n);
        w.noalias() = shares.transpose() * posterior.turned_x.middleRows(t * posterior.rows, posterior.rows);
        if (posterior.outputs.back.size() > 0) w = (posterior.outputs.back * w).eval();
    });
    return weights;
}

}  // namespace

NoisyModel fit_noise_variance_unshared(TaskBatch const& batch, NoiseModel const& noise, SharedModel const& model,
                                       Workers const& threads) {
    LinearTasks const data = linear_task_rows(white_examples(batch, noise), noise.output_factor, threads);
    auto posterior = std::make_shared<UnsharedPosterior>(diagonalised(data, model, threads));
    // Where the examples outnumber the inputs, what of y no weights reach.
    double const beyond = std::max(data.energy.sum() - posterior->turned_y.squaredNorm(), 0.0);
    NoiseVarianceSteps steps(data, model.noise_variance);
    Sums sums;
    for (bool more = true; more;) {
        threads.require_time();
        posterior->noise_variance = steps.noise_variance();
        sums = sums_of(*posterior);
        more = steps.take(beyond + sums.residual, sums.used);
    }
    double const s2 = posterior->noise_variance;
    double const log_evidence = -0.5 * (data.observations() * std::log(2.0 * std::numbers::pi * s2) +
                                        sums.log_determinant + (beyond + sums.penalised) / s2);
    NoisyModel fitted{noise, s2, mean_weights(*posterior, threads), log_evidence + log_jacobian(batch, noise), {}};
    fitted.uncertainty = [posterior](Index t, Matrix const& x) -> std::unique_ptr<UncertainPredictions> {
        return std::make_unique<UnsharedPredictions>(*posterior, t, x);
    };
    return fitted;
}

}  // namespace symdiscover
