// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/autodiff/tape.hpp"
#include "core/base/types.hpp"

namespace symdiscover {

/// A function on the tape of its operands; the result may have any shape.
using TapeFunction = std::function<autodiff::Var(std::span<autodiff::Var const>)>;

/// Largest differences between derivatives on the tape and finite differences, relative to the largest derivative
/// (or to 1 where that is smaller).
struct GradientErrors {
    double first_order = 0.0;
    double second_order = 0.0;
};

/// Compares the derivatives of `function` at `point` with central differences of width 2 `step`. The result f is
/// reduced to the number <c, f> + <f, f> / 2 with fixed random c, so that linear functions too have a second
/// derivative; the second order is checked as the gradient of <r, gradient> with fixed random r.
GradientErrors gradient_check(TapeFunction const& function, std::vector<Matrix> const& point, double step = 1e-5);

}  // namespace symdiscover
