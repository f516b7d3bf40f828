// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/student_scales.hpp"

#include <cmath>
#include <limits>

#include "core/base/log_gamma.hpp"

namespace symdiscover {

namespace {

/// nu, from nearly normal to tails that hardly end.
constexpr double most_degrees = 256.0;
constexpr double fewest_degrees = 0.5;
constexpr int scale_steps = 30;

/// log density of deviations with this sum of squares, but for what does not depend on nu and the variance.
double log_student(double energy, double freedom, double variance, double nu) {
    return log_gamma(0.5 * (nu + freedom)) - log_gamma(0.5 * nu) - 0.5 * freedom * std::log(0.5 * nu * variance) -
           0.5 * (nu + freedom) * std::log1p(energy / (nu * variance));
}

struct Fit {
    double variance = 0.0;
    double log_likelihood = -std::numeric_limits<double>::infinity();
};

/// EM on the common variance.
Fit fit_variance(Vector const& energy, Vector const& freedom, double start, double nu) {
    Fit fit{start, 0.0};
    for (int step = 0; step < scale_steps; ++step) {
        double sum = 0.0;
        for (Index i = 0; i < energy.size(); ++i) {
            double const precision = (nu + freedom[i]) / (nu + energy[i] / fit.variance);
            sum += precision * energy[i];
        }
        fit.variance = sum / freedom.sum();
    }
    for (Index i = 0; i < energy.size(); ++i)
        fit.log_likelihood += log_student(energy[i], freedom[i], fit.variance, nu);
    return fit;
}

double log_normal(double energy, double freedom, double variance) {
    return -0.5 * (freedom * std::log(variance) + energy / variance);
}

}  // namespace

std::optional<Vector> student_scales(Vector const& energy, Vector const& freedom, double asked) {
    double const alike = energy.sum() / freedom.sum();
    if (!(alike > 0.0) || !std::isfinite(alike)) return std::nullopt;
    double normal = 0.0;
    for (Index i = 0; i < energy.size(); ++i) normal += log_normal(energy[i], freedom[i], alike);
    Fit best;
    double best_nu = 0.0;
    double variance = alike;
    for (double nu = most_degrees; nu >= fewest_degrees; nu /= 2.0) {
        Fit const fit = fit_variance(energy, freedom, variance, nu);
        variance = fit.variance;
        if (fit.log_likelihood > best.log_likelihood) {
            best = fit;
            best_nu = nu;
        }
    }
    if (!(best.log_likelihood > normal + asked)) return std::nullopt;
    Vector scales(energy.size());
    for (Index i = 0; i < energy.size(); ++i) {
        double const square = (best_nu + energy[i] / best.variance) / (best_nu + freedom[i]);
        scales[i] = freedom[i] > 0.0 ? std::sqrt(square) : 1.0;
    }
    return scales;
}

}  // namespace symdiscover
