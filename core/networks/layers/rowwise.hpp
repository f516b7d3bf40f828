// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/autodiff/operations.hpp"
#include "core/networks/layers/geometry.hpp"

namespace symdiscover {

/// The same linear map for each row of an example: [r, p] -> [r, c], weights [c, p]. What a convolution is to patches,
/// or to their moments (PatchMoments).
class Rowwise final : public Geometry {
  public:
    Rowwise(Index rows, Index inputs, Index outputs) : Geometry({rows, inputs}, {rows, outputs}) {}

    Index weights() const override { return out().back() * in().back(); }
    Index weight_rows() const override { return out().back(); }
    Index weight_columns() const override { return in().back(); }
    autodiff::Var apply(autodiff::Var x, autodiff::Var weights) const override {
        using autodiff::Op;
        autodiff::Var const stacked = reshape(x, x.rows() * in().front(), in().back());
        autodiff::Var const maps = reshape(weights, weights.rows() * out().back(), in().back());
        return reshape(block_matmul(stacked, maps, weights.rows(), Op::none, Op::transpose), x.rows(), outputs());
    }
};

}  // namespace symdiscover
