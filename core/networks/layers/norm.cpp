// SPDX-License-Identifier: Apache-2.0
#include "core/networks/layers/norm.hpp"

#include <numeric>
#include <utility>
#include <vector>

#include "core/autodiff/channels.hpp"

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
      gamma_(columns_from(0, shape.front(), weights())),
      beta_(columns_from(shape.front(), shape.front(), weights())) {}

Var Norm::apply(Var x, Var weights) const {
    return channel_normalise(x, gather_columns(weights, gamma_), gather_columns(weights, beta_), variance_floor);
}

}  // namespace symdiscover
