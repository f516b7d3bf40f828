// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/noisy_model.hpp"

#include <algorithm>
#include <cmath>

#include "core/fit/closed_form/filter_posterior.hpp"

namespace symdiscover {

namespace {

constexpr int variance_steps = 6;
constexpr double settled_noise_change = 2e-3;

}  // namespace

NoiseVarianceSteps::NoiseVarianceSteps(LinearTasks const& data, double noise_variance)
    : floor_(noise_floor(data)),
      observations_(data.observations()),
      noise_variance_(std::max(noise_variance, floor_)) {}

bool NoiseVarianceSteps::take(double residual, double used) {
    constexpr double fewest_spare = 0.05;
    double const spare = observations_ - used;
    // E |y - W x|^2 = |y - E W x|^2 + s2 used
    double const next =
        spare > fewest_spare * observations_ ? residual / spare : (residual + noise_variance_ * used) / observations_;
    bool const settled = std::abs(std::max(next, floor_) - noise_variance_) < settled_noise_change * noise_variance_;
    if (settled || steps_ == variance_steps) return false;
    noise_variance_ = std::max(next, floor_);
    ++steps_;
    return true;
}

}  // namespace symdiscover
