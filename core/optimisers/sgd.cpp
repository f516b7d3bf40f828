// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/sgd.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/errors.hpp"

namespace symdiscover {

void SgdOptions::validate() const {
    if (!(lr > 0.0) || !std::isfinite(lr)) {
        throw OptionError(fmt::format("SGD: learning rate {}: must be a positive number", lr));
    }
}

Sgd::Sgd(SgdOptions const& options, std::size_t parameters) : options_(options), count_(parameters) {
    options_.validate();
}

void Sgd::step(std::span<Matrix* const> parameters, std::span<Matrix const> gradients) {
    require_same_shapes(count_, parameters, gradients);
    for (std::size_t i = 0; i < count_; ++i) *parameters[i] -= options_.lr * gradients[i];
}

}  // namespace symdiscover
