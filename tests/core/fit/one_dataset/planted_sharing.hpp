// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <vector>

#include "core/base/rng.hpp"
#include "core/data/quadratic_loss.hpp"
#include "core/partitions/partition.hpp"

/// Datasets of one sample set whose sharing is known.
namespace symdiscover {

/// y = W x + noise with W's row-major weights tied by `labels` (-1: zero): the weights of block b are b + 1. Inputs are
/// AR(1) along the features. deviation: of the noise.
inline SampleBatch planted_linear(std::vector<std::int32_t> const& labels, Index outputs, Index samples,
                                  double deviation, double correlation, std::uint64_t seed) {
    Index const inputs = static_cast<Index>(labels.size()) / outputs;
    Rng rng = make_rng(21, seed);
    SampleBatch batch{normal_matrix(rng, samples, inputs), deviation * normal_matrix(rng, samples, outputs)};
    for (Index j = 1; j < inputs; ++j) {
        batch.x.col(j) = correlation * batch.x.col(j - 1) + std::sqrt(1.0 - correlation * correlation) * batch.x.col(j);
    }
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            double const weight = 1.0 + labels[static_cast<std::size_t>(a * inputs + j)];
            batch.y.col(a) += weight * batch.x.col(j);
        }
    }
    return batch;
}

/// [LPS, section 5.3]: each output is the kernel 1, 3, 5, ... on its window of the inputs.
inline SampleBatch planted_shift(Index inputs, Index taps, Index samples, double deviation, std::uint64_t seed) {
    Index const outputs = inputs - taps + 1;
    Rng rng = make_rng(22, seed);
    SampleBatch batch{normal_matrix(rng, samples, inputs), deviation * normal_matrix(rng, samples, outputs)};
    for (Index a = 0; a < outputs; ++a) {
        for (Index t = 0; t < taps; ++t) batch.y.col(a) += (2.0 * static_cast<double>(t) + 1.0) * batch.x.col(a + t);
    }
    return batch;
}

/// The sharing of planted_shift as fc sees it; the weights outside the windows carry `outside`.
inline Partition shift_partition(Index inputs, Index taps, std::int32_t outside) {
    std::vector<std::int32_t> labels;
    for (Index a = 0; a <= inputs - taps; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            labels.push_back(j >= a && j < a + taps ? static_cast<std::int32_t>(j - a) : outside);
        }
    }
    return Partition::from_labels(labels);
}

/// Tables of numbers added up over positions: y = sum over positions of table[block of the position][token there] plus
/// noise. Elements are positions, the payload is a table; everything is coupled in one piece, and G is singular, since
/// a constant can be moved from one table to another.
inline QuadraticLoss planted_tables(std::vector<std::int32_t> const& labels, Index tokens, Index samples,
                                    double deviation, std::uint64_t seed) {
    Index const positions = static_cast<Index>(labels.size());
    Rng rng = make_rng(23, seed);
    Matrix const tables = normal_matrix(rng, positions, tokens);
    SampleBatch batch{Matrix::Zero(samples, positions * tokens), deviation * normal_matrix(rng, samples, 1)};
    for (Index i = 0; i < samples; ++i) {
        for (Index p = 0; p < positions; ++p) {
            Index const token = uniform_index(rng, tokens);
            batch.x(i, p * tokens + token) = 1.0;
            batch.y(i, 0) += tables(labels[static_cast<std::size_t>(p)], token);
        }
    }
    QuadraticLoss loss = fc_loss(batch);
    loss.elements = positions;
    loss.payload = tokens;
    return loss;
}

}  // namespace symdiscover
