// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "core/autodiff/operations.hpp"
#include "core/networks/sharing/sharing.hpp"

namespace symdiscover {

/// W = v x1 A x2 B x3 C of a layer with weights [outputs, inputs, taps] ([MSR], appendix): U = A (x) B (x) C is never
/// there. A [outputs, outputs], B [inputs, inputs] and C [taps, taps] start as identities, v as torch starts a
/// convolution: uniform within 1 / sqrt(inputs taps).
class KroneckerSharing final : public Sharing {
  public:
    KroneckerSharing(Index outputs, Index inputs, Index taps);

    Index weights() const override { return sizes_[0] * sizes_[1] * sizes_[2]; }
    Index filter_parameters() const override { return weights(); }
    SharingStart start(Rng& rng) const override;
    autodiff::Var weights_of(autodiff::Var filters, std::span<autodiff::Var const> factors) const override;
    Matrix times(std::span<Matrix const> factors, MatrixRef const& columns) const override;

  private:
    std::array<Index, 3> sizes_;
};

}  // namespace symdiscover
