// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/autodiff/operations.hpp"
#include "core/networks/sharing/sharing.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// Another sharing, its weights replaced by their mean over the blocks of a partition, inactive ones by zero: what a
/// hardened layer is, with the factors and filters that were learned before it was hardened.
class TiedSharing final : public Sharing {
  public:
    /// Throws std::invalid_argument when the partition is of another number of weights.
    TiedSharing(std::shared_ptr<Sharing const> inner, Partition partition);

    Index weights() const override { return inner_->weights(); }
    Index filter_parameters() const override { return inner_->filter_parameters(); }
    SharingStart start(Rng& rng) const override { return inner_->start(rng); }
    autodiff::Var weights_of(autodiff::Var filters, std::span<autodiff::Var const> factors) const override;
    Matrix times(std::span<Matrix const> factors, MatrixRef const& columns) const override;

  private:
    std::shared_ptr<Sharing const> inner_;
    Partition partition_;
    std::shared_ptr<autodiff::ColumnMap const> map_;
    Matrix shares_;  ///< 1 / size of each block, [1, blocks]
};

}  // namespace symdiscover
