// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/rmsprop.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/errors.hpp"

namespace symdiscover {

void RmspropOptions::validate() const {
    if (!(lr > 0.0) || !std::isfinite(lr)) {
        throw OptionError(fmt::format("RMSprop: learning rate {}: must be a positive number", lr));
    }
    if (!(memory >= 0.0 && memory < 1.0)) {
        throw OptionError(fmt::format("RMSprop: memory {}: must be in [0, 1)", memory));
    }
    if (!(epsilon > 0.0) || !std::isfinite(epsilon)) {
        throw OptionError(fmt::format("RMSprop: epsilon {}: must be a positive number", epsilon));
    }
}

Rmsprop::Rmsprop(RmspropOptions const& options, std::span<Matrix* const> parameters) : options_(options) {
    options_.validate();
    for (Matrix const* parameter : parameters) {
        mean_square_.emplace_back(Matrix::Zero(parameter->rows(), parameter->cols()));
    }
}

void Rmsprop::step(std::span<Matrix* const> parameters, std::span<Matrix const> gradients) {
    require_same_shapes(mean_square_.size(), parameters, gradients);
    for (std::size_t i = 0; i < mean_square_.size(); ++i) {
        auto const gradient = gradients[i].array();
        auto square = mean_square_[i].array();
        square = options_.memory * square + (1.0 - options_.memory) * gradient.square();
        parameters[i]->array() -= options_.lr * gradient / (square.sqrt() + options_.epsilon);
    }
}

}  // namespace symdiscover
