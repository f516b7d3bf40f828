// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "core/base/rng.hpp"
#include "core/base/types.hpp"

namespace symdiscover {

/// Sizes of the network of [LPS, section 5.2]; the defaults are the paper's.
struct DeepsetShape {
    Index tokens = 0;  ///< V
    Index blocks = 1;  ///< B: different layers that the positions share
    Index embedding = 500;
    Index hidden = 50;  ///< units of a layer
};

/// Parameters of the network
///     y = c + a . sum_l relu(W_b e_t + b_b),    t the token at position l, b the position's block,
/// or derivatives by them, which have the same shapes. The layers of the blocks stand side by side.
struct DeepsetParameters {
    DeepsetShape shape;
    Matrix embedding;  ///< e [V, embedding]
    Matrix weights;    ///< W [embedding, B hidden]
    Matrix biases;     ///< b [1, B hidden]
    Matrix output;     ///< a [1, hidden]
    Matrix constant;   ///< c [1, 1]

    /// Where training starts: e ~ N(0, 1), all others uniform within +- 1 / sqrt(fan-in).
    static DeepsetParameters random(DeepsetShape const& shape, Rng& rng);

    /// All five, as optimisers take them.
    std::array<Matrix*, 5> matrices() { return {&embedding, &weights, &biases, &output, &constant}; }
};

/// The network evaluated for every token in every block. There are few tokens, so this costs far less than a pass over
/// the samples: a sample's output is c and an entry of `table` for each position.
struct DeepsetTable {
    Matrix hidden;  ///< relu(W_b e_t + b_b), [V, B hidden]
    Matrix table;   ///< its product with a: what token t adds at a position of block b, [B, V]
};

DeepsetTable deepset_table(DeepsetParameters const& parameters);

/// d loss / d (e, W, b, a, c), in this order, from d loss / d table [B, V] and d loss / d c.
void deepset_gradient(DeepsetParameters const& parameters, DeepsetTable const& forward, MatrixRef const& by_table,
                      double by_constant, std::array<Matrix, 5>& gradient);

}  // namespace symdiscover
