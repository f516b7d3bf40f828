// SPDX-License-Identifier: Apache-2.0
#include "core/networks/layers/convolution.hpp"

#include <utility>
#include <vector>

namespace symdiscover {

Convolution::Convolution(ExampleShape const& in, Index channels, Window const& window)
    : Convolution(in, channels, find_patches(in, window)) {}

Convolution::Convolution(ExampleShape const& in, Index channels, Patches patches)
    : Geometry(in, {channels, patches.rows, patches.columns}), patches_(std::move(patches)) {
    to_patches_ = std::make_shared<autodiff::ColumnMap const>(patches_.sources, inputs());
    std::vector<Index> sources;
    for (Index channel = 0; channel < channels; ++channel) {
        for (Index p = 0; p < patches_.positions(); ++p) sources.push_back(p * channels + channel);
    }
    channels_first_ = std::make_shared<autodiff::ColumnMap const>(std::move(sources), outputs());
}

autodiff::Var Convolution::apply(autodiff::Var x, autodiff::Var weights) const {
    using autodiff::Op;
    Index const tasks = weights.rows();
    autodiff::Var const patches =
        reshape(gather_columns(x, to_patches_), x.rows() * patches_.positions(), patches_.size());
    autodiff::Var const kernels = reshape(weights, tasks * channels(), patches_.size());
    autodiff::Var const by_position = block_matmul(patches, kernels, tasks, Op::none, Op::transpose);
    return gather_columns(reshape(by_position, x.rows(), outputs()), channels_first_);
}

}  // namespace symdiscover
