// SPDX-License-Identifier: Apache-2.0
#include "core/base/log_gamma.hpp"

#include <cmath>

namespace symdiscover {

double log_gamma(double x) {
    int sign = 0;
    return ::lgamma_r(x, &sign);
}

}  // namespace symdiscover
