// SPDX-License-Identifier: Apache-2.0
#include "core/networks/deepset.hpp"

#include <cmath>

namespace symdiscover {

namespace {

Matrix uniform_matrix(Rng& rng, Index rows, Index cols, Index fan_in) {
    double const bound = 1.0 / std::sqrt(static_cast<double>(fan_in));
    Matrix values(rows, cols);
    for (Index i = 0; i < values.size(); ++i) values.data()[i] = bound * (2.0 * uniform(rng) - 1.0);
    return values;
}

}  // namespace

DeepsetParameters DeepsetParameters::random(DeepsetShape const& shape, Rng& rng) {
    Index const units = shape.blocks * shape.hidden;
    DeepsetParameters start;
    start.shape = shape;
    start.embedding = normal_matrix(rng, shape.tokens, shape.embedding);
    start.weights = uniform_matrix(rng, shape.embedding, units, shape.embedding);
    start.biases = uniform_matrix(rng, 1, units, shape.embedding);
    start.output = uniform_matrix(rng, 1, shape.hidden, shape.hidden);
    start.constant = uniform_matrix(rng, 1, 1, shape.hidden);
    return start;
}

DeepsetTable deepset_table(DeepsetParameters const& parameters) {
    DeepsetShape const& shape = parameters.shape;
    DeepsetTable forward{Matrix(shape.tokens, shape.blocks * shape.hidden), Matrix(shape.blocks, shape.tokens)};
    forward.hidden.noalias() = parameters.embedding * parameters.weights;
    forward.hidden = (forward.hidden.rowwise() + parameters.biases.row(0)).cwiseMax(0.0).eval();
    for (Index b = 0; b < shape.blocks; ++b) {
        forward.table.row(b).noalias() =
            parameters.output * forward.hidden.middleCols(b * shape.hidden, shape.hidden).transpose();
    }
    return forward;
}

void deepset_gradient(DeepsetParameters const& parameters, DeepsetTable const& forward, MatrixRef const& by_table,
                      double by_constant, std::array<Matrix, 5>& gradient) {
    DeepsetShape const& shape = parameters.shape;
    auto& [by_embedding, by_weights, by_biases, by_output, by_c] = gradient;
    by_output.setZero(1, shape.hidden);
    Matrix by_input(shape.tokens, shape.blocks * shape.hidden);  // of relu
    for (Index b = 0; b < shape.blocks; ++b) {
        Index const first = b * shape.hidden;
        by_output.noalias() += by_table.row(b) * forward.hidden.middleCols(first, shape.hidden);
        by_input.middleCols(first, shape.hidden).noalias() = by_table.row(b).transpose() * parameters.output;
    }
    by_input.array() *= (forward.hidden.array() > 0.0).cast<double>();
    by_biases = by_input.colwise().sum();
    by_weights.noalias() = parameters.embedding.transpose() * by_input;
    by_embedding.noalias() = by_input * parameters.weights.transpose();
    by_c.setConstant(1, 1, by_constant);
}

}  // namespace symdiscover
