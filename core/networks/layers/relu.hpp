// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/networks/layers/geometry.hpp"

namespace symdiscover {

/// max(x, 0), element by element.
class Relu final : public Geometry {
  public:
    explicit Relu(ExampleShape const& shape) : Geometry(shape, shape) {}

    Index weights() const override { return 0; }
    autodiff::Var apply(autodiff::Var x, autodiff::Var weights) const override;
};

}  // namespace symdiscover
