// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/workers.hpp"
#include "core/fit/closed_form/noisy_model.hpp"

/// What a model of tasks leaves unexplained, as the noise model is estimated from it.
namespace symdiscover {

/// By the closed form that suits the model.
NoisyModel fit_noise_variance(TaskBatch const& batch, NoiseModel const& noise, SharedModel const& model,
                              Workers const& threads);

/// Residuals of the white examples (example_rows) with outputs L^T y, and what the fit has taken from them: for noise
/// of variance s^2, E r_a r_b = s^2 (delta_ab - taken), as in any linear regression with a prior.
struct ResidualMoments {
    Matrix residuals;         ///< [T N, m]
    Matrix predictions;       ///< [T N, m], of L^T y
    Matrix energy;            ///< [T, N], |r_i|^2
    Matrix freedom;           ///< [T, N], E |r_i|^2 / s^2 where the model holds; 0 where there is no example
    Matrix outputs;           ///< [m, m], estimate of L^T Sigma L: (sum of r r^T + s^2 taken) / examples
    double neighbours = 0.0;  ///< estimate of the correlation of an example's noise with that of the one before
    double examples = 0.0;    ///< in all, those that the intercepts take left out
};

ResidualMoments residual_moments(TaskBatch const& batch, NoisyModel const& fitted, Workers const& threads);

}  // namespace symdiscover
