// SPDX-License-Identifier: Apache-2.0
#include "core/base/log_sum.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace symdiscover {

double log_sum(double a, double b) {
    std::array const both{a, b};
    return log_sum(both);
}

double log_sum(std::span<double const> logs) {
    double most = -std::numeric_limits<double>::infinity();
    for (double const one : logs) most = std::max(most, one);
    if (!std::isfinite(most)) return most;
    double sum = 0.0;
    for (double const one : logs) sum += std::exp(one - most);
    return most + std::log(sum);
}

}  // namespace symdiscover
