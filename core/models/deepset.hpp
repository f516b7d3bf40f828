// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/partitions/partition.hpp"
#include "core/random/rng.hpp"
#include "core/types.hpp"

namespace symdiscover {

/// Sizes of the network; the defaults are those of [LPS, section 5.2].
struct DeepsetShape {
    Index tokens = 0;  ///< V
    Index blocks = 1;  ///< B: layers that the positions share
    Index embedding = 500;
    Index hidden = 50;
};

/// Parameters of the network
///     y = c + a . sum_l relu(W_b e_t + b_b),    t the token at position l, b the position's block,
/// or their gradients, which have the same shapes.
struct DeepsetParameters {
    Matrix embedding;             ///< e [V, embedding]
    std::vector<Matrix> weights;  ///< W, a matrix [embedding, hidden] for each block
    std::vector<Matrix> biases;   ///< b, [1, hidden] for each block
    Matrix output;                ///< a [1, hidden]
    Matrix constant;              ///< c [1, 1]

    /// Embeddings N(0, 1), layers uniform in +- 1 / sqrt(fan-in), as the reference's library starts them.
    static DeepsetParameters random(DeepsetShape const& shape, Rng& rng);
    static DeepsetParameters zeros(DeepsetShape const& shape);

    DeepsetShape shape() const;
    std::vector<Matrix*> matrices();  ///< all of them, for an optimiser
};

/// What each position of a sample contributes: entry [b, t] of the table is what token t adds at positions of block b,
/// a . relu(W_b e_t + b_b). There are few tokens, so that the table costs far less than a pass over the samples.
Matrix deepset_table(DeepsetParameters const& parameters);

/// d loss / d parameters from d loss / d table [B, V]; the gradient of `constant` is left at 0.
DeepsetParameters deepset_gradient(DeepsetParameters const& parameters, MatrixRef const& table_gradient);

}  // namespace symdiscover
