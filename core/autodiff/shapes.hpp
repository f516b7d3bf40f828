// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/autodiff/tape.hpp"

namespace symdiscover::autodiff {

/// What a view or a target is made of.
template <class Numbers>
using NumberOf = typename Numbers::Scalar;

/// Throws std::invalid_argument: the operation, the shapes of both operands and what is expected of them.
[[noreturn]] void throw_shape_error(char const* operation, Var a, Var b, char const* expected);

/// As above, for one operand and the shape it was to take.
[[noreturn]] void throw_shape_error(char const* operation, Var a, Index rows, Index cols, char const* expected);

}  // namespace symdiscover::autodiff
