// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/methods.hpp"

namespace symdiscover {

/// `msr`, of tasks: the sharing matrix by gradients (fit_msr), then the partition of its rows. Of several restarts
/// (seeds seed, seed + 1, ...) the one with the lowest validation loss is kept. When nobody says how many filter
/// parameters there are, the closed form finds out. No resamples: a refit by gradients takes too long to be repeated.
FitMethod msr_method();

/// `maml`, of tasks: the same without a sharing matrix to be learned, for comparison.
FitMethod maml_method();

}  // namespace symdiscover
