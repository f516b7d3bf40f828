// SPDX-License-Identifier: Apache-2.0
#include "core/networks/layers/channels.hpp"

#include <utility>
#include <vector>

namespace symdiscover {

using autodiff::Op;
using autodiff::Var;

Channels::Channels(ExampleShape const& shape) {
    Index places = 1;
    for (std::size_t i = 1; i < shape.size(); ++i) places *= shape[i];
    std::vector<Index> sources;
    for (Index place = 0; place < shape.front() * places; ++place) sources.push_back(place / places);
    map_ = std::make_shared<autodiff::ColumnMap const>(std::move(sources), shape.front());
}

Var Channels::spread(Var numbers, Index rows) const {
    Var const ones = numbers.tape->leaf(Matrix::Ones(rows, 1));
    return block_matmul(ones, gather_columns(numbers, map_), numbers.rows());
}

Var Channels::sum(Var x, Index tasks) const {
    Var const ones = x.tape->leaf(Matrix::Ones(x.rows(), 1));
    return block_matmul(ones, scatter_add_columns(x, map_), tasks, Op::transpose, Op::none);
}

}  // namespace symdiscover
