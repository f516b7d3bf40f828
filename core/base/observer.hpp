// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

#include "core/base/types.hpp"

namespace symdiscover {

/// Where a long computation stands. Every fit calls its observer once a step.
struct Progress {
    std::string_view phase;  ///< "outer loop", "EM", "resampling", ...
    Index step = 0;          ///< steps done, from 1
    Index steps = 0;         ///< steps planned, 0 when not known
    double loss = 0.0;       ///< what is minimised (mean query loss, minus log evidence a number, ...)
};

/// Returns false to stop: the fit ends with Termination::interrupted and its best iterate. May be empty.
using Observer = std::function<bool(Progress const&)>;

/// An observer that remembers whether it asked to stop. Its observer() is valid while it is.
class Watch {
  public:
    explicit Watch(Observer const& inner) : inner_(inner) {}

    Observer observer() {
        return [this](Progress const& progress) {
            if (!stopped_ && inner_ && !inner_(progress)) stopped_ = true;
            return !stopped_;
        };
    }
    bool stopped() const { return stopped_; }

  private:
    Observer const& inner_;
    bool stopped_ = false;
};

}  // namespace symdiscover
