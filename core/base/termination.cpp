// SPDX-License-Identifier: Apache-2.0
#include "core/base/termination.hpp"

namespace symdiscover {

char const* to_string(Termination termination) {
    switch (termination) {
        case Termination::converged:
            return "converged";
        case Termination::max_steps:
            return "max_steps";
        case Termination::diverged:
            return "diverged";
        case Termination::interrupted:
            return "interrupted";
    }
    return "unknown";
}

}  // namespace symdiscover
