// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace symdiscover {

/// log(e^a + e^b), also where one or both are -infinity.
double log_sum(double a, double b);

/// log of the sum of e^(.) over all, -infinity where there are none.
double log_sum(std::span<double const> logs);

}  // namespace symdiscover
