// SPDX-License-Identifier: Apache-2.0
#include "core/networks/sharing/fixed.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

namespace symdiscover {

FixedSharing::FixedSharing(Index outputs, Index inputs, Partition fixed) : outputs_(outputs), fixed_(std::move(fixed)) {
    if (fixed_.elements() != outputs * inputs) {
        throw std::invalid_argument(fmt::format("sharing: expected a partition of {} x {} weights, found {} elements",
                                                outputs, inputs, fixed_.elements()));
    }
    if (fixed_ == Partition::singletons(fixed_.elements())) return;
    map_ = std::make_shared<autodiff::ColumnMap const>(
        std::vector<Index>(fixed_.labels().begin(), fixed_.labels().end()), fixed_.blocks());
}

SharingStart FixedSharing::start(Rng& rng) const {
    double const active = static_cast<double>(fixed_.elements() - fixed_.inactive());
    double const bound = 1.0 / std::sqrt(active / static_cast<double>(outputs_));
    Matrix filter(1, filter_parameters());
    for (Index i = 0; i < filter.size(); ++i) filter(0, i) = bound * (2.0 * uniform(rng) - 1.0);
    return {{}, std::move(filter)};
}

autodiff::Var FixedSharing::weights_of(autodiff::Var filters, std::span<autodiff::Var const>) const {
    return map_ ? autodiff::gather_columns(filters, map_) : filters;
}

Matrix FixedSharing::times(std::span<Matrix const>, MatrixRef const& columns) const {
    Matrix expanded = Matrix::Zero(fixed_.elements(), columns.cols());
    for (Index weight = 0; weight < fixed_.elements(); ++weight) {
        if (fixed_[weight] != Partition::inactive_label) expanded.row(weight) = columns.row(fixed_[weight]);
    }
    return expanded;
}

}  // namespace symdiscover
