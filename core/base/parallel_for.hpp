// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/base/types.hpp"

namespace symdiscover {

/// Calls body(i) once for each i in [0, count), on up to `threads` threads. The bodies must not depend on one
/// another; a caller that sums writes one partial result per i and adds them in order, so that the number of
/// threads never changes a result. The first exception (lowest i) is rethrown after all threads have ended.
void parallel_for(Index count, int threads, std::function<void(Index)> const& body);

}  // namespace symdiscover
