// SPDX-License-Identifier: Apache-2.0
#include "core/autodiff/shapes.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace symdiscover::autodiff {

void throw_shape_error(char const* operation, Var a, Var b, char const* expected) {
    throw std::invalid_argument(fmt::format("autodiff: {} of [{}, {}] and [{}, {}], expected {}", operation, a.rows(),
                                            a.cols(), b.rows(), b.cols(), expected));
}

void throw_shape_error(char const* operation, Var a, Index rows, Index cols, char const* expected) {
    throw std::invalid_argument(fmt::format("autodiff: {} of [{}, {}] to [{}, {}], expected {}", operation, a.rows(),
                                            a.cols(), rows, cols, expected));
}

}  // namespace symdiscover::autodiff
