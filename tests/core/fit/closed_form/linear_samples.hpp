// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Cholesky>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/base/rng.hpp"
#include "core/data/task_source.hpp"
#include "core/partitions/partition.hpp"

/// Small tasks of one linear layer, and the dense formulas that the closed forms are checked against.
namespace symdiscover::test {

/// Weight (a, j) in block (j - a) mod n: a circulant layer.
inline Partition circulant(Index n) {
    std::vector<std::int32_t> labels;
    for (Index a = 0; a < n; ++a) {
        for (Index j = 0; j < n; ++j) labels.push_back(static_cast<std::int32_t>((j - a + n) % n));
    }
    return Partition::from_labels(labels);
}

/// Weight (a, j) in block j - a where that is one of 0 .. taps - 1, otherwise inactive: a convolution with open ends.
inline Partition convolution(Index inputs, Index taps) {
    std::vector<std::int32_t> labels;
    for (Index a = 0; a < inputs - taps + 1; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            labels.push_back(j >= a && j < a + taps ? static_cast<std::int32_t>(j - a) : Partition::inactive_label);
        }
    }
    return Partition::from_labels(labels);
}

/// The diagonal is one block and everything else another: equivariant under all permutations.
inline Partition diagonal_and_rest(Index n) {
    std::vector<std::int32_t> labels;
    for (Index e = 0; e < n * n; ++e) labels.push_back(e / n == e % n ? 0 : 1);
    return Partition::from_labels(labels);
}

/// y = W_t x + noise for given inputs [T N, n], with the rows of `weights` [T, m n] as vec(W_t).
inline TaskBatch tasks_of_weights(Matrix const& weights, Matrix const& x, double noise, Rng& rng) {
    Index const tasks = weights.rows();
    Index const examples = x.rows() / tasks;
    Index const outputs = weights.cols() / x.cols();
    TaskBatch batch{tasks, examples, x, noise * normal_matrix(rng, tasks * examples, outputs)};
    for (Index t = 0; t < tasks; ++t) {
        Eigen::Map<Matrix const> const w(weights.row(t).data(), outputs, x.cols());
        batch.y.middleRows(t * examples, examples) += x.middleRows(t * examples, examples) * w.transpose();
    }
    return batch;
}

/// Row t: vec(W_t) tied by a partition, psi ~ N(0, 1).
inline Matrix tied_weights(Partition const& partition, Index tasks, Rng& rng) {
    Matrix weights = Matrix::Zero(tasks, partition.elements());
    Matrix const shared = normal_matrix(rng, tasks, partition.blocks());
    for (Index e = 0; e < partition.elements(); ++e) {
        if (partition[e] >= 0) weights.col(e) = shared.col(partition[e]);
    }
    return weights;
}

/// Tasks whose weights are tied by a partition, x ~ N(0, 1).
inline TaskBatch tied_tasks(Partition const& partition, Index inputs, Index tasks, Index examples, double noise,
                            std::uint64_t seed) {
    Rng rng = make_rng(seed);
    Matrix const weights = tied_weights(partition, tasks, rng);
    Matrix const x = normal_matrix(rng, tasks * examples, inputs);
    return tasks_of_weights(weights, x, noise, rng);
}

/// D [N m, m n] of task t: vec(Y_t) = D vec(W_t) + noise, both row-major.
inline Matrix design(TaskBatch const& batch, Index t) {
    Index const n = batch.x.cols();
    Index const m = batch.y.cols();
    Matrix result = Matrix::Zero(batch.examples * m, m * n);
    for (Index i = 0; i < batch.examples; ++i) {
        for (Index a = 0; a < m; ++a) {
            result.row(i * m + a).segment(a * n, n) = batch.x.row(t * batch.examples + i);
        }
    }
    return result;
}

/// vec(Y_t), row-major.
inline Vector targets(TaskBatch const& batch, Index t) {
    return batch.y.middleRows(t * batch.examples, batch.examples).reshaped<Eigen::RowMajor>();
}

/// log N(y; 0, covariance).
inline double log_density(Vector const& y, Matrix const& covariance) {
    Eigen::LLT<Matrix> const cholesky(covariance);
    double const log_determinant = 2.0 * cholesky.matrixLLT().diagonal().array().log().sum();
    return -0.5 * (static_cast<double>(y.size()) * std::log(2.0 * std::numbers::pi) + log_determinant +
                   y.dot(cholesky.solve(y)));
}

/// Sum over tasks of log p(vec(Y_t)) for vec(W_t) = U v, v ~ N(0, diag(variances)), noise N(0, noise_variance).
inline double dense_log_evidence(TaskBatch const& batch, Matrix const& sharing, Vector const& variances,
                                 double noise_variance) {
    double sum = 0.0;
    for (Index t = 0; t < batch.tasks; ++t) {
        Matrix const z = design(batch, t) * sharing;
        Matrix covariance = z * variances.asDiagonal() * z.transpose();
        covariance.diagonal().array() += noise_variance;
        sum += log_density(targets(batch, t), covariance);
    }
    return sum;
}

}  // namespace symdiscover::test
