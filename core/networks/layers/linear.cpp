// SPDX-License-Identifier: Apache-2.0
#include "core/networks/layers/linear.hpp"

#include "core/autodiff/operations.hpp"

namespace symdiscover {

autodiff::Var Linear::apply(autodiff::Var x, autodiff::Var weights) const {
    using autodiff::Op;
    Index const tasks = weights.rows();
    autodiff::Var const stacked = reshape(weights, tasks * outputs(), inputs());
    return block_matmul(x, stacked, tasks, Op::none, Op::transpose);
}

}  // namespace symdiscover
