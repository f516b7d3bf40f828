// SPDX-License-Identifier: Apache-2.0
#include "core/networks/sharing/dense.hpp"

#include <cmath>
#include <utility>

namespace symdiscover {

namespace {

constexpr double initial_deviation = 0.01;  // [MSR]'s reference code

}  // namespace

DenseSharing::DenseSharing(FixedSharing fixed, Index latent) : fixed_(std::move(fixed)), latent_(latent) {}

SharingStart DenseSharing::start(Rng& rng) const {
    Matrix sharing_matrix = initial_deviation * normal_matrix(rng, fixed_.filter_parameters(), latent_);
    // 1/m is the variance, as the paper writes it; the reference code takes it for the standard deviation, which starts
    // lower on the plateau and reaches less in the same number of steps.
    Matrix filter = normal_matrix(rng, 1, latent_) / std::sqrt(static_cast<double>(fixed_.outputs()));
    return {{std::move(sharing_matrix)}, std::move(filter)};
}

autodiff::Var DenseSharing::weights_of(autodiff::Var filters, std::span<autodiff::Var const> factors) const {
    using autodiff::Op;
    return fixed_.weights_of(autodiff::matmul(filters, factors.front(), Op::none, Op::transpose), {});
}

Matrix DenseSharing::times(std::span<Matrix const> factors, MatrixRef const& columns) const {
    return fixed_.times({}, factors.front()) * columns;
}

}  // namespace symdiscover
