// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/networks/sharing/fixed.hpp"

namespace symdiscover {

/// vec(W) = P (U v) with one factor, a learned matrix U [p, k], and a fixed map P of p parameters to the weights
/// ([MSR], eq. 2, where P is the identity).
class DenseSharing final : public Sharing {
  public:
    /// k = latent.
    DenseSharing(FixedSharing fixed, Index latent);

    /// Whether P is the identity, so that vec(W) = U v.
    bool is_full() const { return fixed_.is_identity(); }

    Index weights() const override { return fixed_.weights(); }
    Index filter_parameters() const override { return latent_; }

    /// U ~ N(0, 0.01^2) and v ~ N(0, 1/m), m the layer's outputs.
    SharingStart start(Rng& rng) const override;

    autodiff::Var weights_of(autodiff::Var filters, std::span<autodiff::Var const> factors) const override;
    Matrix times(std::span<Matrix const> factors, MatrixRef const& columns) const override;

  private:
    FixedSharing fixed_;
    Index latent_;
};

}  // namespace symdiscover
