// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "core/autodiff/operations.hpp"
#include "core/autodiff/tape.hpp"
#include "core/base/rng.hpp"
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

namespace gradient_check_parts {

using autodiff::Tape;
using autodiff::Var;

struct Derivatives {
    double number = 0.0;       ///< the function, reduced
    double directional = 0.0;  ///< <r, gradient of the number>
    std::vector<Matrix> gradient;
    std::vector<Matrix> directional_gradient;
};

inline Matrix fixed_random(std::uint64_t stream, Var like) {
    Rng rng = make_rng(1, stream);
    return normal_matrix(rng, like.rows(), like.cols());
}

inline Var reduce(Var result) {
    Var const weights = result.tape->leaf(fixed_random(0, result));
    return add(dot(weights, result), scale(dot(result, result), 0.5));
}

inline Var along_fixed_direction(std::vector<Var> const& gradients) {
    Var total = gradients[0].tape->leaf(Matrix::Zero(1, 1));
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        total = add(total, dot(gradients[i], total.tape->leaf(fixed_random(i + 1, gradients[i]))));
    }
    return total;
}

inline std::vector<Matrix> values(std::vector<Var> const& vars) {
    std::vector<Matrix> matrices;
    for (Var const var : vars) matrices.emplace_back(var.value());
    return matrices;
}

inline Derivatives differentiate(TapeFunction const& function, std::vector<Matrix> const& point) {
    Tape tape;
    std::vector<Var> operands;
    for (auto const& matrix : point) operands.push_back(tape.leaf(matrix));
    Var const number = reduce(function(operands));
    auto const gradients = gradient(number, operands);
    Var const directional = along_fixed_direction(gradients);
    auto const directional_gradients = gradient(directional, operands);
    return {number.value()(0, 0), directional.value()(0, 0), values(gradients), values(directional_gradients)};
}

/// The larger of both; a number that is not finite is the largest error of all, not one to be lost in a comparison.
inline double worse(double error, double difference) {
    return std::isfinite(difference) ? std::max(error, std::abs(difference)) : std::numeric_limits<double>::infinity();
}

inline double largest(std::vector<Matrix> const& matrices) {
    double result = 1.0;
    for (auto const& matrix : matrices) result = std::max(result, matrix.cwiseAbs().maxCoeff());
    return result;
}

}  // namespace gradient_check_parts

/// Compares the derivatives of `function` at `point` with central differences of width 2 `step`. The result f is
/// reduced to the number <c, f> + <f, f> / 2 with fixed random c, so that linear functions too have a second
/// derivative; the second order is checked as the gradient of <r, gradient> with fixed random r.
inline GradientErrors gradient_check(TapeFunction const& function, std::vector<Matrix> const& point,
                                     double step = 1e-5) {
    auto const exact = gradient_check_parts::differentiate(function, point);
    GradientErrors errors;
    std::vector<Matrix> moved = point;
    for (std::size_t i = 0; i < point.size(); ++i) {
        for (Index e = 0; e < point[i].size(); ++e) {
            double const centre = point[i].data()[e];
            moved[i].data()[e] = centre + step;
            auto const above = gradient_check_parts::differentiate(function, moved);
            moved[i].data()[e] = centre - step;
            auto const below = gradient_check_parts::differentiate(function, moved);
            moved[i].data()[e] = centre;
            double const first = (above.number - below.number) / (2 * step);
            double const second = (above.directional - below.directional) / (2 * step);
            errors.first_order = gradient_check_parts::worse(errors.first_order, first - exact.gradient[i].data()[e]);
            errors.second_order =
                gradient_check_parts::worse(errors.second_order, second - exact.directional_gradient[i].data()[e]);
        }
    }
    errors.first_order /= gradient_check_parts::largest(exact.gradient);
    errors.second_order /= gradient_check_parts::largest(exact.directional_gradient);
    return errors;
}

}  // namespace symdiscover
