// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/adapters.hpp"

#include <Eigen/Cholesky>
#include <utility>

#include "core/base/parallel_for.hpp"
#include "core/fit/closed_form/filter_posterior.hpp"

namespace symdiscover {

Predictor linear_predictor(Adapter adapter) {
    return [adapter = std::move(adapter)](SupportSet const& support, Matrix const& x) {
        Matrix const weights = adapter(linear_tasks(support));
        Index const examples = x.rows() / support.tasks;
        Matrix predictions(x.rows(), support.y.cols());
        for (Index t = 0; t < support.tasks; ++t) {
            Eigen::Map<Matrix const> const w(weights.row(t).data(), support.y.cols(), x.cols());
            Eigen::MatrixXd const by_output = x.middleRows(t * examples, examples) * w.transpose();
            predictions.middleRows(t * examples, examples) = by_output;
        }
        return predictions;
    };
}

Adapter soft_adapter(Matrix sharing_matrix, double noise_variance, int threads) {
    return [sharing = std::move(sharing_matrix), noise_variance, threads](LinearTasks const& support) -> Matrix {
        FilterStatistics const statistics = filter_statistics(support, sharing, threads);
        Vector const precision = Vector::Ones(sharing.cols());
        return filter_posterior(statistics, support, noise_variance, precision, threads).mean * sharing.transpose();
    };
}

Adapter tied_adapter(TiedTasks model, int threads) {
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

Adapter unshared_adapter(UnsharedTasks model, int threads) {
    return [model, threads](LinearTasks const& support) {
        Index const n = support.inputs;
        Index const m = support.outputs;
        double const ridge = model.noise_variance / model.weight_variance;
        Matrix weights(support.tasks, m * n);
        parallel_for(support.tasks, threads, [&](Index t) {
            Matrix system = Eigen::Map<Matrix const>(support.gram.row(t).data(), n, n);
            system.diagonal().array() += ridge;
            Eigen::Map<Matrix const> const cross(support.cross.row(t).data(), n, m);
            Eigen::Map<Matrix>(weights.row(t).data(), m, n) = Eigen::LLT<Matrix>(system).solve(cross).transpose();
        });
        return weights;
    };
}

Adapter partition_adapter(LinearTasks const& data, Partition const& partition, UnsharedTasks const& unshared,
                          int iterations, int threads) {
    if (partition.all_apart()) return unshared_adapter(unshared, threads);
    return tied_adapter(fit_tied(data, partition, unshared.noise_variance, iterations, threads), threads);
}

}  // namespace symdiscover
