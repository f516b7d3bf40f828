// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/methods.hpp"

namespace symdiscover {

/// `bruteforce`, of samples: tries all sharings of a few elements (brute_force).
FitMethod bruteforce_method();

}  // namespace symdiscover
