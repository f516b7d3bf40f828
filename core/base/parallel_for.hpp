// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/base/types.hpp"
#include "core/base/workers.hpp"

namespace symdiscover {

/// Calls body(i) once for each i in [0, count), on as many threads as there are workers (by the ThreadTeam: within a
/// body, on that body's thread alone). The bodies must not depend on one another; a caller that sums writes one partial
/// result per i and adds them in order, so that the number of threads never changes a result. The first exception
/// (lowest i) is rethrown after all threads have ended. Throws Stopped, with some i left out, when the workers' watch
/// says between two bodies that there is no more time.
void parallel_for(Index count, Workers const& workers, std::function<void(Index)> const& body);

}  // namespace symdiscover
