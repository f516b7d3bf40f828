// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "core/fit/closed_form/filter_posterior.hpp"
#include "core/fit/closed_form/tied_tasks.hpp"

namespace symdiscover {

/// fit_tied where nothing is known of the noise: it begins with a third of the outputs' power, about.
inline TiedTasks fresh_fit(LinearTasks const& data, Partition const& partition, int iterations,
                           Workers const& threads) {
    constexpr double first_share = 0.3;
    double const noise_variance = std::max(first_share * data.output_power(), noise_floor(data));
    return fit_tied(data, partition, noise_variance, iterations, threads);
}

}  // namespace symdiscover
