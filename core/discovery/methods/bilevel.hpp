// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/methods.hpp"

namespace symdiscover {

/// `bilevel`, of samples: learns an assignment of the elements to blocks [LPS] (fit_bilevel), then hardens it.
FitMethod bilevel_method();

}  // namespace symdiscover
