// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace symdiscover {

/// log |Gamma(x)|, on any thread: std::lgamma writes a global variable, the sign.
double log_gamma(double x);

}  // namespace symdiscover
