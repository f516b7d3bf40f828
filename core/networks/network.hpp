// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/autodiff/tape.hpp"
#include "core/networks/sharing.hpp"

namespace symdiscover {

/// A linear layer without bias.
struct Layer {
    std::string name;
    Sharing sharing;
};

/// Layers one after another, with relu between them.
struct Network {
    std::vector<Layer> layers;
};

/// Predictions [tasks N, outputs] of x [tasks N, inputs], where task t has the weights weights[layer].row(t).
autodiff::Var predict(Network const& network, std::span<autodiff::Var const> weights, autodiff::Var x);

/// Mean over all elements of the squared difference, [1, 1]. Stacks of equally large tasks: the mean over tasks too.
autodiff::Var mean_squared_error(autodiff::Var prediction, autodiff::Var target);

}  // namespace symdiscover
