// SPDX-License-Identifier: Apache-2.0
#include "core/networks/sharing/kronecker.hpp"

#include <cmath>
#include <utility>
#include <vector>

namespace symdiscover {

using autodiff::Op;
using autodiff::Var;

KroneckerSharing::KroneckerSharing(Index outputs, Index inputs, Index taps) : sizes_{outputs, inputs, taps} {}

SharingStart KroneckerSharing::start(Rng& rng) const {
    SharingStart start{{}, Matrix(1, filter_parameters())};
    double const bound = 1.0 / std::sqrt(static_cast<double>(sizes_[1] * sizes_[2]));
    for (Index i = 0; i < start.filter.size(); ++i) start.filter(0, i) = bound * (2.0 * uniform(rng) - 1.0);
    for (Index const size : sizes_) start.factors.push_back(Matrix::Identity(size, size));
    return start;
}

Var KroneckerSharing::weights_of(Var filters, std::span<Var const> factors) const {
    Var tensor = filters;
    for (std::size_t axis : {2U, 1U, 0U}) {  // [o, i, s] -> [s, o, i] -> [i, s, o] -> [o, i, s]
        if (sizes_[axis] == 1) {
            tensor = scale_by(tensor, factors[axis]);
            continue;  // an axis of one place stands anywhere
        }
        Var const rows = reshape(tensor, tensor.size() / sizes_[axis], sizes_[axis]);
        Var const moved = matmul(rows, factors[axis], Op::none, Op::transpose);
        tensor = reshape(transpose_blocks(moved, filters.rows()), filters.rows(), weights());
    }
    return tensor;
}

Matrix KroneckerSharing::times(std::span<Matrix const> factors, MatrixRef const& columns) const {
    autodiff::Tape tape;
    std::vector<Var> vars;
    for (Matrix const& factor : factors) vars.push_back(tape.leaf(factor));
    return weights_of(tape.leaf(columns.transpose()), vars).value().transpose();
}

}  // namespace symdiscover
