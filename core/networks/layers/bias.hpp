// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/networks/layers/channels.hpp"

namespace symdiscover {

/// Adds a number to each channel; of a flat shape [m] to each unit.
class Bias final : public Geometry {
  public:
    explicit Bias(ExampleShape const& shape) : Geometry(shape, shape), channels_(shape) {}

    Index weights() const override { return channels_.count(); }
    Index weight_rows() const override { return channels_.count(); }
    Index weight_columns() const override { return 1; }
    autodiff::Var apply(autodiff::Var x, autodiff::Var weights) const override {
        return add(x, channels_.spread(weights, x.rows()));
    }

  private:
    Channels channels_;
};

}  // namespace symdiscover
