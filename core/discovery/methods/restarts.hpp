// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/observer.hpp"
#include "core/fit/msr/msr.hpp"

namespace symdiscover {

/// The fit with the lowest validation loss of some (seeds seed, seed + 1, ...), without validation tasks with the
/// lowest loss at the end.
MsrFit best_of_restarts(TaskSource const& source, MsrOptions options, Index restarts, Watch& watch);

}  // namespace symdiscover
