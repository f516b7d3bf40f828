// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace symdiscover {

/// Why an optimisation ended; what it returns is the best iterate in every case.
enum class Termination {
    converged,    ///< the stopping rule held
    max_steps,    ///< all the steps asked for were taken
    diverged,     ///< the loss became non-finite, or grew past any use
    interrupted,  ///< the observer asked to stop
};

char const* to_string(Termination termination);

}  // namespace symdiscover
