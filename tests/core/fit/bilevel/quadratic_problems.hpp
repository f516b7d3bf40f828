// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/rng.hpp"
#include "core/data/quadratic_loss.hpp"

/// Small random problems of [LPS] for tests: both levels' losses, whose sharing is known.
namespace symdiscover {

struct QuadraticProblem {
    std::string name;
    Partition truth;
    TrainLoss train;
    ValidationLoss validation;
};

inline SampleBatch mean_samples(Index count, Vector const& means, double noise, Rng& rng) {
    SampleBatch samples;
    samples.x = (noise * normal_matrix(rng, count, means.size())).rowwise() + means.transpose();
    samples.y.resize(count, 0);
    return samples;
}

inline SampleBatch linear_samples(Index count, Matrix const& weights, double noise, Rng& rng) {
    SampleBatch samples;
    samples.x = normal_matrix(rng, count, weights.cols());
    samples.y = samples.x * weights.transpose() + noise * normal_matrix(rng, count, weights.rows());
    return samples;
}

/// Weights [m, n] of windows: output a is `filter` times the inputs a ...
inline Matrix windows(Matrix const& filters) {
    Matrix weights = Matrix::Zero(filters.rows(), filters.rows() + filters.cols() - 1);
    for (Index a = 0; a < filters.rows(); ++a) weights.block(a, a, 1, filters.cols()) = filters.row(a);
    return weights;
}

/// `labels` tie K means, block b has the mean 3 b.
inline QuadraticProblem mean_problem(std::vector<std::int32_t> const& labels, std::uint64_t seed, Index train = 30,
                                     Index validation = 70) {
    Rng rng = make_rng(seed);
    Vector means(static_cast<Index>(labels.size()));
    for (Index e = 0; e < means.size(); ++e) means[e] = 3.0 * labels[static_cast<std::size_t>(e)];
    return {"mean",
            Partition::from_labels(labels),
            {mean_loss(mean_samples(train, means, 1.0, rng))},
            {mean_loss(mean_samples(validation, means, 1.0, rng))}};
}

/// A circulant map of n inputs to m outputs with the filter 1, 2, ..., n.
inline QuadraticProblem fc_problem(Index m, Index n, std::uint64_t seed) {
    Rng rng = make_rng(seed);
    Matrix weights(m, n);
    std::vector<std::int32_t> labels;
    for (Index a = 0; a < m; ++a) {
        for (Index j = 0; j < n; ++j) {
            labels.push_back(static_cast<std::int32_t>((j + n - a % n) % n));
            weights(a, j) = 1.0 + labels.back();
        }
    }
    return {"fc",
            Partition::from_labels(labels),
            {fc_loss(linear_samples(5 * n, weights, 0.5, rng))},
            {fc_loss(linear_samples(8 * n, weights, 0.5, rng))}};
}

/// Windows of `taps` inputs; positions with equal labels have the same filter.
inline QuadraticProblem lc_problem(std::vector<std::int32_t> const& labels, Index taps, std::uint64_t seed) {
    Rng rng = make_rng(seed);
    auto const positions = static_cast<Index>(labels.size());
    Matrix filters(positions, taps);
    for (Index a = 0; a < positions; ++a) {
        for (Index s = 0; s < taps; ++s)
            filters(a, s) = 1.0 + 2.0 * labels[static_cast<std::size_t>(a)] + 0.5 * static_cast<double>(s);
    }
    Matrix const weights = windows(filters);
    return {"lc",
            Partition::from_labels(labels),
            {lc_loss(linear_samples(25, weights, 0.5, rng), taps)},
            {lc_loss(linear_samples(40, weights, 0.5, rng), taps)}};
}

/// One of each model, none of them square.
inline std::vector<QuadraticProblem> small_problems() {
    return {mean_problem({0, 0, 1, 1, 1}, 1), fc_problem(2, 3, 2), fc_problem(3, 2, 3), lc_problem({0, 0, 1, 0}, 3, 4)};
}

/// Rows of positive numbers that sum to 1, far from one-hot.
inline Matrix random_assignment(Index elements, Index columns, std::uint64_t seed) {
    Rng rng = make_rng(seed);
    Matrix rows = normal_matrix(rng, elements, columns).array().exp();
    Vector const sums = rows.rowwise().sum();
    rows.array().colwise() /= sums.array();
    return rows;
}

inline Vector random_vector(Index size, std::uint64_t seed) {
    Rng rng = make_rng(seed);
    return normal_matrix(rng, 1, size).row(0).transpose();
}

}  // namespace symdiscover
