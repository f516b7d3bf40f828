// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "core/networks/sharing/sharing.hpp"

namespace symdiscover {

/// Another sharing with factors that are given and stay as they are: tasks adapt, and the outer loop learns, the filter
/// alone.
class FrozenSharing final : public Sharing {
  public:
    /// Throws std::invalid_argument unless the factors are as many, and of the sizes, that `inner` starts with.
    FrozenSharing(std::shared_ptr<Sharing const> inner, std::vector<Matrix> factors);

    std::vector<Matrix> const& frozen_factors() const { return factors_; }

    Index weights() const override { return inner_->weights(); }
    Index filter_parameters() const override { return inner_->filter_parameters(); }

    /// No factors, and the filter that `inner` starts with.
    SharingStart start(Rng& rng) const override;
    autodiff::Var weights_of(autodiff::Var filters, std::span<autodiff::Var const> factors) const override;
    Matrix times(std::span<Matrix const> factors, MatrixRef const& columns) const override;

  private:
    std::shared_ptr<Sharing const> inner_;
    std::vector<Matrix> factors_;
};

}  // namespace symdiscover
