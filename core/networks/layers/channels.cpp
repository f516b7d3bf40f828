// SPDX-License-Identifier: Apache-2.0
#include "core/networks/layers/channels.hpp"

namespace symdiscover {

using autodiff::Op;
using autodiff::Var;

Channels::Channels(ExampleShape const& shape) : count_(shape.front()) {
    for (std::size_t i = 1; i < shape.size(); ++i) places_ *= shape[i];
}

Var Channels::spread(Var numbers, Index rows) const {
    Var const ones = numbers.tape->leaf(Matrix::Ones(rows, 1));
    Var const of_examples = block_matmul(ones, numbers, numbers.rows());
    return reshape(broadcast(reshape(of_examples, rows * count_, 1), rows * count_, places_), rows, count_ * places_);
}

Var Channels::sum(Var x, Index tasks) const {
    Var const of_examples =
        reshape(sum_to(reshape(x, x.rows() * count_, places_), x.rows() * count_, 1), x.rows(), count_);
    Var const ones = x.tape->leaf(Matrix::Ones(x.rows(), 1));
    return block_matmul(ones, of_examples, tasks, Op::transpose, Op::none);
}

}  // namespace symdiscover
