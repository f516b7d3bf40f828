// SPDX-License-Identifier: Apache-2.0
#include "core/networks/network.hpp"

#include "core/autodiff/operations.hpp"

namespace symdiscover {

using autodiff::Op;
using autodiff::Var;

Var predict(Network const& network, std::span<Var const> weights, Var x) {
    Var hidden = x;
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        auto const& sharing = network.layers[i].sharing;
        Index const tasks = weights[i].rows();
        Var const stacked = reshape(weights[i], tasks * sharing.outputs(), sharing.inputs());
        if (i > 0) hidden = relu(hidden);
        hidden = block_matmul(hidden, stacked, tasks, Op::none, Op::transpose);
    }
    return hidden;
}

Var mean_squared_error(Var prediction, Var target) {
    Var const residual = sub(prediction, target);
    return scale(dot(residual, residual), 1.0 / static_cast<double>(residual.size()));
}

}  // namespace symdiscover
