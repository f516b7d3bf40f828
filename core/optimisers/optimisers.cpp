// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/optimisers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

/// Throws OptionError unless `value`, which is called `what`, is a positive number.
void require_positive(char const* what, double value) {
    if (value > 0.0 && std::isfinite(value)) return;
    throw OptionError(fmt::format("{} {}: must be a positive number", what, value));
}

/// As above, for what fades by this factor a step.
void require_memory(char const* what, double value) {
    if (value >= 0.0 && value < 1.0) return;
    throw OptionError(fmt::format("{} {}: must be in [0, 1)", what, value));
}

/// Means of squares, none of which is NaN.
bool are_not_negative(std::vector<Matrix> const& squares) {
    return std::all_of(squares.begin(), squares.end(),
                       [](Matrix const& square) { return (square.array() >= 0.0).all(); });
}

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

std::vector<Matrix*> pointers(std::vector<Matrix>& matrices) {
    std::vector<Matrix*> list;
    for (Matrix& matrix : matrices) list.push_back(&matrix);
    return list;
}

void SgdOptions::validate() const { require_positive("SGD: learning rate", lr); }

Sgd::Sgd(SgdOptions const& options, std::size_t parameters) : options_(options), count_(parameters) {
    options_.validate();
}

void Sgd::step(std::span<Matrix* const> parameters, std::span<Matrix const> gradients) {
    require_same_shapes(count_, parameters, gradients);
    for (std::size_t i = 0; i < count_; ++i) *parameters[i] -= options_.lr * gradients[i];
}

void RmspropOptions::validate() const {
    require_positive("RMSprop: learning rate", lr);
    require_memory("RMSprop: memory", memory);
    require_positive("RMSprop: epsilon", epsilon);
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

bool Rmsprop::is_sound() const { return are_not_negative(mean_square_); }

void AdamOptions::validate() const {
    require_positive("Adam: learning rate", lr);
    require_memory("Adam: beta1", beta1);
    require_memory("Adam: beta2", beta2);
    require_positive("Adam: epsilon", epsilon);
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
    double const age = ++steps_(0, 0);
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

std::vector<Matrix*> Adam::memory() {
    std::vector<Matrix*> all = pointers(mean_);
    for (Matrix* const square : pointers(mean_square_)) all.push_back(square);
    all.push_back(&steps_);
    return all;
}

bool Adam::is_sound() const {
    double const age = steps_(0, 0);
    return age >= 0.0 && age == std::floor(age) && are_not_negative(mean_square_);
}

}  // namespace symdiscover
