// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/autodiff/channels.hpp"
#include "core/networks/layers/geometry.hpp"

namespace symdiscover {

/// Adds a number to each channel; of a flat shape [m] to each unit.
class Bias final : public Geometry {
  public:
    explicit Bias(ExampleShape const& shape) : Geometry(shape, shape) {}

    Index weights() const override { return in().front(); }
    Index weight_rows() const override { return in().front(); }
    Index weight_columns() const override { return 1; }
    autodiff::Var apply(autodiff::Var x, autodiff::Var weights) const override {
        return channel_affine(x, x.tape->leaf(Matrix::Ones(weights.rows(), weights.cols())), weights);
    }
};

}  // namespace symdiscover
