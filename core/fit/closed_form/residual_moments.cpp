// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/residual_moments.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/base/parallel_for.hpp"
#include "core/fit/closed_form/filter_posterior.hpp"
#include "core/fit/closed_form/unshared_noise.hpp"

namespace symdiscover {

namespace {

/// C_t = E v v^T - E v E v^T.
Matrix covariance(FilterPosterior const& posterior, Index t) {
    Index const k = posterior.mean.cols();
    Eigen::Map<Matrix const> const second(posterior.second.row(t).data(), k, k);
    return second - posterior.mean.row(t).transpose() * posterior.mean.row(t);
}

/// The filters' posterior of all tasks, and what it says of predictions.
struct SharedPosterior {
    FilterPosterior filters;
    Matrix sharing;  ///< of the weights L^T W
    Index outputs = 0;
};

class SharedPredictions : public UncertainPredictions {
  public:
    /// Z_i [m, k] of each row i of x, one below the other, times a root of C.
    SharedPredictions(SharedPosterior const& posterior, Index t, Matrix const& x) : outputs_(posterior.outputs) {
        Matrix const root = ::symdiscover::covariance(posterior.filters, t).llt().matrixL();
        // (x S) root and x (S root) are the same: the root goes where there are fewer rows
        bool const root_first = x.cols() < x.rows();
        spread_over_rows(x, root_first ? Matrix(posterior.sharing * root) : posterior.sharing);
        if (!root_first) z_ = (z_ * root).eval();
    }

    Matrix covariance(Index i) const override {
        auto const z = z_.middleRows(i * outputs_, outputs_);
        return z * z.transpose();
    }

    double together(Index i, Index j) const override {
        return z_.middleRows(i * outputs_, outputs_).cwiseProduct(z_.middleRows(j * outputs_, outputs_)).sum();
    }

  private:
    /// z_ [rows of x * m, k]: of each row of x what it makes of the weights, output by output.
    void spread_over_rows(Matrix const& x, Matrix const& sharing) {
        Index const n = x.cols();
        z_.resize(x.rows() * outputs_, sharing.cols());
        for (Index a = 0; a < outputs_; ++a) {
            z_(Eigen::seqN(a, x.rows(), outputs_), Eigen::all) = x * sharing.middleRows(a * n, n);
        }
    }

    Index outputs_;
    Matrix z_;
};

/// How many numbers the filters have used up.
double used_up(FilterPosterior const& posterior) {
    double trace = 0.0;
    Index const k = posterior.mean.cols();
    for (Index i = 0; i < k; ++i) trace += posterior.second.col(i * k + i).sum() - posterior.mean.col(i).squaredNorm();
    return static_cast<double>(posterior.mean.size()) - trace;
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
        double const outputs = static_cast<double>(batch.y.cols());
        double const s2 = fitted.noise_variance;
        auto const residual = moments.residuals.middleRows(t * batch.examples, count);
        // C here of the predictions: C_ii' / s2 is what the fit has taken of examples i and i'
        auto const taken = fitted.uncertainty(t, rows.x.middleRows(t * batch.examples, count));
        TaskSums sum;
        sum.outputs = residual.transpose() * residual;
        for (Index i = 0; i < count; ++i) {
            Matrix const of_example = taken->covariance(i);
            sum.outputs += of_example;
            moments.energy(t, i) = residual.row(i).squaredNorm();
            moments.freedom(t, i) = std::max(outputs * (1.0 - rows.lost(t, i)) - of_example.trace() / s2, 0.0);
            if (i + 1 == count) continue;
            double const shared_intercept = s2 * outputs * std::sqrt(rows.lost(t, i) * rows.lost(t, i + 1));
            sum.neighbours += residual.row(i).dot(residual.row(i + 1)) + taken->together(i, i + 1) + shared_intercept;
            sum.pairs += s2 * outputs;
        }
        return sum;
    }
};

}  // namespace

NoisyModel fit_noise_variance(TaskBatch const& batch, NoiseModel const& noise, SharedModel const& model,
                              Workers const& threads) {
    if (!model.shares()) return fit_noise_variance_unshared(batch, noise, model, threads);
    LinearTasks const data = linear_tasks(white_examples(batch, noise), noise.output_factor, threads);
    FilterStatistics const statistics = filter_statistics(data, model.sharing_matrix, threads);
    Vector const precision = Vector::Ones(model.sharing_matrix.cols());
    auto posterior = std::make_shared<SharedPosterior>();
    posterior->sharing = to_white_outputs(model.sharing_matrix, noise.output_factor);
    posterior->outputs = batch.y.cols();
    NoiseVarianceSteps steps(data, model.noise_variance);
    for (bool more = true; more;) {
        posterior->filters = filter_posterior(statistics, data, steps.noise_variance(), precision, threads);
        double const used = used_up(posterior->filters);
        double const residual = expected_residual(statistics, posterior->filters, data) - steps.noise_variance() * used;
        more = steps.take(residual, used);
    }
    NoisyModel fitted{noise,
                      steps.noise_variance(),
                      posterior->filters.mean * model.sharing_matrix.transpose(),
                      posterior->filters.log_evidence + log_jacobian(batch, noise),
                      {}};
    fitted.uncertainty = [posterior](Index t, Matrix const& x) -> std::unique_ptr<UncertainPredictions> {
        return std::make_unique<SharedPredictions>(*posterior, t, x);
    };
    return fitted;
}

ResidualMoments residual_moments(TaskBatch const& batch, NoisyModel const& fitted, Workers const& threads) {
    Index const m = batch.y.cols();
    Residuals const residuals{batch, fitted, example_rows(batch, fitted.noise)};
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
