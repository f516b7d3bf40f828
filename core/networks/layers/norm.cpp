// SPDX-License-Identifier: Apache-2.0
#include "core/networks/layers/norm.hpp"

#include <numeric>
#include <utility>
#include <vector>

namespace symdiscover {

using autodiff::ColumnMap;
using autodiff::Var;

namespace {

constexpr double variance_floor = 1e-5;  // keeps a channel that does not vary finite; PyTorch's value

std::shared_ptr<ColumnMap const> columns_from(Index first, Index count, Index of) {
    std::vector<Index> sources(static_cast<std::size_t>(count));
    std::iota(sources.begin(), sources.end(), first);
    return std::make_shared<ColumnMap const>(std::move(sources), of);
}

}  // namespace

Norm::Norm(ExampleShape const& shape)
    : Geometry(shape, shape),
      channels_(shape),
      gamma_(columns_from(0, channels_.count(), weights())),
      beta_(columns_from(channels_.count(), channels_.count(), weights())) {}

Var Norm::apply(Var x, Var weights) const {
    Index const tasks = weights.rows();
    double const share = static_cast<double>(tasks) / static_cast<double>(x.rows() * channels_.places());
    Var const mean = scale(channels_.sum(x, tasks), share);
    Var const centred = sub(x, channels_.spread(mean, x.rows()));
    Var const variance = scale(channels_.sum(hadamard(centred, centred), tasks), share);
    Var const floor = x.tape->leaf(Matrix::Constant(tasks, channels_.count(), variance_floor));
    Var const gain = hadamard(gather_columns(weights, gamma_), power(add(variance, floor), -0.5));
    Var const scaled = hadamard(centred, channels_.spread(gain, x.rows()));
    return add(scaled, channels_.spread(gather_columns(weights, beta_), x.rows()));
}

}  // namespace symdiscover
