// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/optimisers.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

bool is_positive(double value) { return value > 0.0 && std::isfinite(value); }
bool is_memory(double value) { return value >= 0.0 && value < 1.0; }

}  // namespace

void require_same_shapes(std::size_t count, std::span<Matrix* const> parameters, std::span<Matrix const> gradients) {
    if (parameters.size() != count || gradients.size() != count) {
        throw std::invalid_argument(fmt::format("optimiser: expected {} matrices, found {} parameters and {} gradients",
                                                count, parameters.size(), gradients.size()));
    }
    for (std::size_t i = 0; i < count; ++i) {
        Matrix const& parameter = *parameters[i];
        if (parameter.rows() != gradients[i].rows() || parameter.cols() != gradients[i].cols()) {
            throw std::invalid_argument(fmt::format("optimiser: parameter {} is [{}, {}], its gradient [{}, {}]", i,
                                                    parameter.rows(), parameter.cols(), gradients[i].rows(),
                                                    gradients[i].cols()));
        }
    }
}

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

void AdamOptions::validate() const {
    if (!is_positive(lr)) throw OptionError(fmt::format("Adam: learning rate {}: must be a positive number", lr));
    if (!is_memory(beta1)) throw OptionError(fmt::format("Adam: beta1 {}: must be in [0, 1)", beta1));
    if (!is_memory(beta2)) throw OptionError(fmt::format("Adam: beta2 {}: must be in [0, 1)", beta2));
    if (!is_positive(epsilon)) throw OptionError(fmt::format("Adam: epsilon {}: must be a positive number", epsilon));
}

Adam::Adam(AdamOptions const& options, std::span<Matrix* const> parameters) : options_(options) {
    options_.validate();
    for (Matrix const* parameter : parameters) {
        mean_.emplace_back(Matrix::Zero(parameter->rows(), parameter->cols()));
        mean_square_.push_back(mean_.back());
    }
}

void Adam::step(std::span<Matrix* const> parameters, std::span<Matrix const> gradients) {
    require_same_shapes(mean_.size(), parameters, gradients);
    ++steps_;
    double const age = static_cast<double>(steps_);
    double const mean_bias = 1.0 - std::pow(options_.beta1, age);
    double const square_bias = 1.0 - std::pow(options_.beta2, age);
    for (std::size_t i = 0; i < mean_.size(); ++i) {
        auto const gradient = gradients[i].array();
        auto mean = mean_[i].array();
        auto square = mean_square_[i].array();
        mean = options_.beta1 * mean + (1.0 - options_.beta1) * gradient;
        square = options_.beta2 * square + (1.0 - options_.beta2) * gradient.square();
        parameters[i]->array() -= (options_.lr / mean_bias) * mean / ((square / square_bias).sqrt() + options_.epsilon);
    }
}

}  // namespace symdiscover
