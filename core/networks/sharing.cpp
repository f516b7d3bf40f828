// SPDX-License-Identifier: Apache-2.0
#include "core/networks/sharing.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>
#include <vector>

namespace symdiscover {

Sharing::Sharing(Index outputs, Index inputs, Partition fixed)
    : outputs_(outputs), inputs_(inputs), fixed_(std::move(fixed)) {
    if (fixed_.elements() != outputs_ * inputs_) {
        throw std::invalid_argument(fmt::format("sharing: expected a partition of {} x {} weights, found {} elements",
                                                outputs_, inputs_, fixed_.elements()));
    }
    if (fixed_.all_apart()) return;
    map_ = std::make_shared<autodiff::ColumnMap const>(
        std::vector<Index>(fixed_.labels().begin(), fixed_.labels().end()), fixed_.blocks());
}

autodiff::Var Sharing::weights(autodiff::Var filters, std::optional<autodiff::Var> sharing_matrix) const {
    using autodiff::Op;
    auto const parameters =
        sharing_matrix ? autodiff::matmul(filters, *sharing_matrix, Op::none, Op::transpose) : filters;
    return map_ ? autodiff::gather_columns(parameters, map_) : parameters;
}

Matrix Sharing::expand(MatrixRef const& sharing_matrix) const {
    Matrix expanded = Matrix::Zero(fixed_.elements(), sharing_matrix.cols());
    for (Index weight = 0; weight < fixed_.elements(); ++weight) {
        if (fixed_[weight] != Partition::inactive_label) expanded.row(weight) = sharing_matrix.row(fixed_[weight]);
    }
    return expanded;
}

Matrix Sharing::expand() const {
    Matrix expanded = Matrix::Zero(fixed_.elements(), fixed_.blocks());
    for (Index weight = 0; weight < fixed_.elements(); ++weight) {
        if (fixed_[weight] != Partition::inactive_label) expanded(weight, fixed_[weight]) = 1.0;
    }
    return expanded;
}

}  // namespace symdiscover
