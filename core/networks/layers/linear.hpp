// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/networks/layers/geometry.hpp"

namespace symdiscover {

/// y = W x without bias, inputs and outputs flattened; its weights are vec(W) of W [m, n].
class Linear final : public Geometry {
  public:
    using Geometry::Geometry;

    Index weights() const override { return outputs() * inputs(); }
    autodiff::Var apply(autodiff::Var x, autodiff::Var weights) const override;
};

}  // namespace symdiscover
