// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "core/autodiff/tape.hpp"
#include "core/base/types.hpp"

namespace symdiscover {

/// What reports quote of predictions: its name, its direction, and its value on all outputs of a task's examples, one
/// after another.
struct Metric {
    std::string_view name;
    bool higher_is_better = false;
    double (*of)(VectorRef const& prediction, VectorRef const& target) = nullptr;
};

/// What a fit makes small. One file pair a loss, and a line in the table of losses.cpp.
struct Loss {
    std::string_view name;
    Metric metric;

    /// Mean over all examples, [1, 1], on the tape: differentiable twice. Stacks of equally large tasks: the mean over
    /// tasks too.
    autodiff::Var (*mean)(autodiff::Var prediction, autodiff::Var target) = nullptr;

    /// The same number of each task, without a tape; a row of either matrix holds all examples of a task: [tasks].
    Vector (*by_task)(MatrixRef const& predictions, MatrixRef const& targets) = nullptr;

    /// What predicting zero everywhere gives.
    double (*baseline)(MatrixRef const& target) = nullptr;
};

/// All losses there are.
std::span<Loss const> losses();

/// The loss of this name. Throws OptionError naming those there are.
Loss const& find_loss(std::string_view name);

}  // namespace symdiscover
