// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "core/networks/sharing/sharing.hpp"

namespace symdiscover {

/// Weights that are the filter parameters, from a start that is given: biases, and gains of a normalisation.
class PlainSharing final : public Sharing {
  public:
    /// start: [1, K].
    explicit PlainSharing(Matrix start) : start_(std::move(start)) {}

    Index weights() const override { return start_.cols(); }
    Index filter_parameters() const override { return start_.cols(); }
    SharingStart start(Rng&) const override { return {{}, start_}; }
    autodiff::Var weights_of(autodiff::Var filters, std::span<autodiff::Var const>) const override { return filters; }
    Matrix times(std::span<Matrix const>, MatrixRef const& columns) const override { return columns; }

  private:
    Matrix start_;
};

}  // namespace symdiscover
