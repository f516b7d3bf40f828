// SPDX-License-Identifier: Apache-2.0
#include "core/fit/means/selection_bound.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace symdiscover {

namespace {

void require_problem(SelectionProblem const& problem, double delta, double slack) {
    auto const fail = [](char const* what) { throw std::invalid_argument(fmt::format("selection bound: {}", what)); };
    if (!(delta > 0.0 && delta < 1.0)) fail("expected 0 < delta < 1");
    if (!(problem.noise_variance >= 0.0)) fail("expected a noise variance of at least 0");
    if (problem.dimensions < 1) fail("expected at least 1 dimension");
    if (problem.validation_samples < 1) fail("expected at least 1 validation sample");
    if (!(problem.log_schemes >= 0.0)) fail("expected at least 1 scheme");
    if (!(slack >= 0.0)) fail("expected a slack of at least 0");
}

/// log(M - 1) from log M; minus infinity for one scheme.
double log_others(double log_schemes) {
    return log_schemes > 0.0 ? log_schemes + std::log1p(-std::exp(-log_schemes))
                             : -std::numeric_limits<double>::infinity();
}

/// z with P(N(0, 1) > z) <= exp(log_tail), at least 0.
double upper_normal_quantile(double log_tail) {
    constexpr double representable = -600.0;
    if (log_tail >= std::log(0.5)) return 0.0;
    // P(N > z) <= exp(-z^2 / 2) / 2
    if (log_tail < representable) return std::sqrt(2.0 * (-log_tail - std::log(2.0)));
    return boost::math::quantile(boost::math::complement(boost::math::normal(), std::exp(log_tail)));
}

}  // namespace

SelectionBound selection_bound(SelectionProblem const& problem, double delta, double slack) {
    require_problem(problem, delta, slack);
    double const k = static_cast<double>(problem.dimensions);
    double const error = std::sqrt(problem.noise_variance / static_cast<double>(problem.validation_samples));
    double const others = log_others(problem.log_schemes);
    double const by_union = upper_normal_quantile(std::log(delta) - others);
    double const by_norm =
        std::sqrt(boost::math::quantile(boost::math::complement(boost::math::chi_squared(k), delta)));
    SelectionBound bound;
    bound.confidence = 1.0 - delta;
    bound.c = error * std::min(by_union, by_norm);
    bound.gap = 2.0 * bound.c + std::sqrt(slack);
    double squares = k;  // bounds V / s^2 E Z^2
    if (others >= std::log(2.0)) squares = std::min(squares, 2.0 * (others - std::log(2.0)) + 2.0);
    if (std::isinf(others)) squares = 0.0;  // nothing to choose from
    bound.mean_squared_gap = 4.0 * error * error * squares / k;
    return bound;
}

}  // namespace symdiscover
