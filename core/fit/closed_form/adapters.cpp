// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/adapters.hpp"

#include <Eigen/Cholesky>
#include <utility>

#include "core/base/parallel_for.hpp"
#include "core/fit/closed_form/filter_posterior.hpp"

namespace symdiscover {

namespace {

/// The intercepts [T, m] of tasks with these weights.
Matrix intercepts(SupportSet const& support, Matrix const& weights, NoiseModel const& noise) {
    Matrix result = Matrix::Zero(support.tasks, support.y.cols());
    if (noise.offsets.size() > 0) result.rowwise() += noise.offsets.transpose();
    if (noise.intercept != Intercept::task) return result;
    for (Index t = 0; t < support.tasks; ++t) {
        Index const count = support.count(t);
        Eigen::Map<Matrix const> const w(weights.row(t).data(), support.y.cols(), support.x.cols());
        auto const x = support.x.middleRows(t * support.examples, count);
        auto const y = support.y.middleRows(t * support.examples, count);
        result.row(t) = y.colwise().mean() - x.colwise().mean() * w.transpose();
    }
    return result;
}

}  // namespace

Predictor linear_predictor(Adapter adapter, NoiseModel const& noise) {
    return [adapter = std::move(adapter), noise = noise.of_other_tasks()](SupportSet const& support, Matrix const& x) {
        Matrix const weights = adapter(linear_tasks(white_examples(support, noise), noise.output_factor));
        Matrix const intercept = intercepts(support, weights, noise);
        Index const examples = x.rows() / support.tasks;
        Matrix predictions(x.rows(), support.y.cols());
        for (Index t = 0; t < support.tasks; ++t) {
            Eigen::Map<Matrix const> const w(weights.row(t).data(), support.y.cols(), x.cols());
            Eigen::MatrixXd const by_output = x.middleRows(t * examples, examples) * w.transpose();
            predictions.middleRows(t * examples, examples) = by_output.rowwise() + intercept.row(t);
        }
        return predictions;
    };
}

Adapter soft_adapter(Matrix sharing_matrix, double noise_variance, Workers const& threads) {
    return [sharing = std::move(sharing_matrix), noise_variance, threads](LinearTasks const& support) -> Matrix {
        FilterStatistics const statistics = filter_statistics(support, sharing, threads);
        Vector const precision = Vector::Ones(sharing.cols());
        return filter_posterior(statistics, support, noise_variance, precision, threads).mean * sharing.transpose();
    };
}

Adapter tied_adapter(TiedTasks model, Workers const& threads) {
    return [model = std::move(model), threads](LinearTasks const& support) {
        Partition const& partition = model.partition;
        Matrix weights = Matrix::Zero(support.tasks, partition.elements());
        if (partition.blocks() == 0) return weights;
        Matrix const mean = tied_posterior(tied_statistics(support, partition, threads), support, model.noise_variance,
                                           model.variances.cwiseInverse(), threads)
                                .mean;
        for (Index e = 0; e < partition.elements(); ++e) {
            if (partition[e] >= 0) weights.col(e) = mean.col(partition[e]);
        }
        return weights;
    };
}

Adapter unshared_adapter(UnsharedTasks model, Workers const& threads) {
    return [model, threads](LinearTasks const& support) {
        Index const n = support.inputs;
        Index const m = support.outputs;
        IndependentOutputs const independent = independent_outputs(support.output_factor);
        Matrix const outputs = independent.turned(support.y);
        Vector const ridge = (model.noise_variance / model.weight_variance) * independent.scales.cwiseInverse();
        Matrix weights(support.tasks, m * n);
        parallel_for(support.tasks, threads, [&](Index t) {
            // (X^T X + r)^-1 X^T Y = X^T (X X^T + r)^-1 Y, of which the smaller system is solved
            bool const few = support.rows < n;
            auto const x = support.x.middleRows(t * support.rows, support.rows);
            auto const y = outputs.middleRows(t * support.rows, support.rows);
            Matrix const gram = few ? Matrix(x * x.transpose()) : Matrix(x.transpose() * x);
            Matrix const right = few ? Matrix(y) : Matrix(x.transpose() * y);
            Eigen::Map<Matrix> w(weights.row(t).data(), m, n);
            auto const solved = [&](double added, auto const& columns) {
                Matrix system = gram;
                system.diagonal().array() += added;
                Matrix const solution = Eigen::LLT<Matrix>(system).solve(columns);
                return few ? Matrix(solution.transpose() * x) : Matrix(solution.transpose());
            };
            if (ridge.size() == 1) {
                w = solved(ridge[0], right);
            } else {
                for (Index a = 0; a < m; ++a) w.row(a) = solved(ridge[a], right.col(a));
            }
            if (independent.back.size() > 0) w = (independent.back * w).eval();
        });
        return weights;
    };
}

Predictor unshared_predictor(NoisyUnshared const& unshared, Workers const& threads) {
    return linear_predictor(unshared_adapter(unshared.model, threads), unshared.noise);
}

Predictor partition_predictor(TaskBatch const& batch, Partition const& partition, NoisyUnshared const& unshared,
                              int iterations, NoiseOptions const& options) {
    if (partition.all_apart()) return unshared_predictor(unshared, options.threads);
    NoisyPartition fitted = fit_noisy_partition(batch, partition, unshared.noise, iterations, options);
    return linear_predictor(tied_adapter(std::move(fitted.tied), options.threads), fitted.white.noise);
}

}  // namespace symdiscover
