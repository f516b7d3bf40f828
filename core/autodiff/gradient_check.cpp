// SPDX-License-Identifier: Apache-2.0
#include "core/autodiff/gradient_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/autodiff/operations.hpp"
#include "core/base/rng.hpp"

namespace symdiscover {

namespace {

using autodiff::Tape;
using autodiff::Var;

struct Derivatives {
    double number = 0.0;       ///< the function, reduced
    double directional = 0.0;  ///< <r, gradient of the number>
    std::vector<Matrix> gradient;
    std::vector<Matrix> directional_gradient;
};

Matrix fixed_random(std::uint64_t stream, Var like) {
    Rng rng = make_rng(1, stream);
    return normal_matrix(rng, like.rows(), like.cols());
}

Var reduce(Var result) {
    Var const weights = result.tape->leaf(fixed_random(0, result));
    return add(dot(weights, result), scale(dot(result, result), 0.5));
}

Var along_fixed_direction(std::vector<Var> const& gradients) {
    Var total = gradients[0].tape->leaf(Matrix::Zero(1, 1));
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        total = add(total, dot(gradients[i], total.tape->leaf(fixed_random(i + 1, gradients[i]))));
    }
    return total;
}

std::vector<Matrix> values(std::vector<Var> const& vars) {
    std::vector<Matrix> matrices;
    for (Var const var : vars) matrices.emplace_back(var.value());
    return matrices;
}

Derivatives differentiate(TapeFunction const& function, std::vector<Matrix> const& point) {
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
double worse(double error, double difference) {
    return std::isfinite(difference) ? std::max(error, std::abs(difference)) : std::numeric_limits<double>::infinity();
}

double largest(std::vector<Matrix> const& matrices) {
    double result = 1.0;
    for (auto const& matrix : matrices) result = std::max(result, matrix.cwiseAbs().maxCoeff());
    return result;
}

}  // namespace

GradientErrors gradient_check(TapeFunction const& function, std::vector<Matrix> const& point, double step) {
    auto const exact = differentiate(function, point);
    GradientErrors errors;
    std::vector<Matrix> moved = point;
    for (std::size_t i = 0; i < point.size(); ++i) {
        for (Index e = 0; e < point[i].size(); ++e) {
            double const centre = point[i].data()[e];
            moved[i].data()[e] = centre + step;
            auto const above = differentiate(function, moved);
            moved[i].data()[e] = centre - step;
            auto const below = differentiate(function, moved);
            moved[i].data()[e] = centre;
            double const first = (above.number - below.number) / (2 * step);
            double const second = (above.directional - below.directional) / (2 * step);
            errors.first_order = worse(errors.first_order, first - exact.gradient[i].data()[e]);
            errors.second_order = worse(errors.second_order, second - exact.directional_gradient[i].data()[e]);
        }
    }
    errors.first_order /= largest(exact.gradient);
    errors.second_order /= largest(exact.directional_gradient);
    return errors;
}

}  // namespace symdiscover
