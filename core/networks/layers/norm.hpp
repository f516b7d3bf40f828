// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/autodiff/operations.hpp"
#include "core/networks/layers/geometry.hpp"

namespace symdiscover {

/// Batch normalisation: each channel with mean 0 and variance 1 over all examples of its task that are predicted
/// together and all places, then times gamma plus beta. Its weights are (gamma, beta). There are no running averages,
/// as few-shot networks have it: what is predicted of an example depends on the examples beside it.
class Norm final : public Geometry {
  public:
    explicit Norm(ExampleShape const& shape);

    Index weights() const override { return 2 * in().front(); }
    Index weight_rows() const override { return 2; }
    Index weight_columns() const override { return in().front(); }
    autodiff::Var apply(autodiff::Var x, autodiff::Var weights) const override;

  private:
    std::shared_ptr<autodiff::ColumnMap const> gamma_;
    std::shared_ptr<autodiff::ColumnMap const> beta_;
};

}  // namespace symdiscover
