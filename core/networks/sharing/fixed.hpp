// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/autodiff/operations.hpp"
#include "core/networks/sharing/sharing.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// vec(W) = P v with a map P that nobody learns: [MSR]'s MAML, fully or locally connected or a convolution.
class FixedSharing final : public Sharing {
  public:
    /// `fixed` is P: the parameter of each of the outputs x inputs weights, -1 for weights that are always zero.
    /// Throws std::invalid_argument when it is of another number of weights.
    FixedSharing(Index outputs, Index inputs, Partition fixed);

    Index outputs() const { return outputs_; }
    bool is_identity() const { return map_ == nullptr; }

    Index weights() const override { return fixed_.elements(); }
    Index filter_parameters() const override { return fixed_.blocks(); }

    /// v uniform within 1 / sqrt(fan-in), the active inputs of an output.
    SharingStart start(Rng& rng) const override;

    autodiff::Var weights_of(autodiff::Var filters, std::span<autodiff::Var const> factors) const override;
    Matrix times(std::span<Matrix const> factors, MatrixRef const& columns) const override;

  private:
    Index outputs_;
    Partition fixed_;
    std::shared_ptr<autodiff::ColumnMap const> map_;  ///< null when P is the identity
};

}  // namespace symdiscover
