// SPDX-License-Identifier: Apache-2.0
#include "core/networks/sharing/tied.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>
#include <vector>

namespace symdiscover {

TiedSharing::TiedSharing(std::shared_ptr<Sharing const> inner, Partition partition)
    : inner_(std::move(inner)), partition_(std::move(partition)), shares_(1, partition_.blocks()) {
    if (partition_.elements() != inner_->weights()) {
        throw std::invalid_argument(fmt::format("tied sharing: expected a partition of {} weights, found one of {}",
                                                inner_->weights(), partition_.elements()));
    }
    map_ = std::make_shared<autodiff::ColumnMap const>(
        std::vector<Index>(partition_.labels().begin(), partition_.labels().end()), partition_.blocks());
    for (Index b = 0; b < partition_.blocks(); ++b) {
        shares_(0, b) = 1.0 / static_cast<double>(partition_.sizes()[static_cast<std::size_t>(b)]);
    }
}

autodiff::Var TiedSharing::weights_of(autodiff::Var filters, std::span<autodiff::Var const> factors) const {
    autodiff::Var const apart = inner_->weights_of(filters, factors);
    if (partition_.blocks() == 0) return scale(apart, 0.0);
    autodiff::Var const shares =
        broadcast(apart.tape->borrow({shares_.data(), 1, shares_.cols()}), apart.rows(), shares_.cols());
    return gather_columns(hadamard(scatter_add_columns(apart, map_), shares), map_);
}

Matrix TiedSharing::times(std::span<Matrix const> factors, MatrixRef const& columns) const {
    Matrix const apart = inner_->times(factors, columns);
    Matrix means = Matrix::Zero(partition_.blocks(), apart.cols());
    Matrix tied = Matrix::Zero(apart.rows(), apart.cols());
    for (Index e = 0; e < apart.rows(); ++e) {
        if (partition_[e] >= 0) means.row(partition_[e]) += shares_(0, partition_[e]) * apart.row(e);
    }
    for (Index e = 0; e < apart.rows(); ++e) {
        if (partition_[e] >= 0) tied.row(e) = means.row(partition_[e]);
    }
    return tied;
}

}  // namespace symdiscover
