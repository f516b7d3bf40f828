// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <limits>
#include <mutex>
#include <string_view>

#include "core/base/types.hpp"

namespace symdiscover {

/// Where a long computation stands. Every fit calls its observer once a step.
struct Progress {
    std::string_view phase;  ///< "outer loop", "EM", "resampling", ...
    Index step = 0;          ///< steps done, from 1
    Index steps = 0;         ///< steps planned, each of about the same length; 0 when not known
    double loss = std::numeric_limits<double>::quiet_NaN();  ///< what is minimised, where something is
};

/// Returns false to stop: the fit ends with Termination::interrupted and its best iterate. May be empty.
using Observer = std::function<bool(Progress const&)>;

/// Thrown by work that has nothing to return half-way when it is asked to stop, and caught where there is something
/// to return without it.
class Stopped : public std::exception {
  public:
    char const* what() const noexcept override { return "stopped"; }
};

/// An observer that remembers whether it asked to stop. Its observer() is valid while it is. Threads may ask it; the
/// inner observer is called by one of them at a time.
class Watch {
  public:
    explicit Watch(Observer const& inner) : inner_(inner) {}
    Watch(Watch const&) = delete;
    Watch& operator=(Watch const&) = delete;

    Observer observer() {
        return [this](Progress const& progress) { return show(progress); };
    }

    /// What observer() does.
    bool show(Progress const& progress);

    bool stopped() const { return stopped_; }

    /// Throws Stopped when there is no more time. Once asked to stop, this is half a second, in which what was reached
    /// may be finished where that is quick. Where there is no news the inner observer is shown the last again, some
    /// times a second: this is cheap enough to be called far more often.
    void require_time();

  private:
    bool ask(Progress const& progress);

    Observer const& inner_;
    std::mutex mutex_;
    Progress last_{"reading"};
    std::atomic<bool> stopped_ = false;
    std::atomic<std::chrono::steady_clock::time_point> next_question_{};
    std::chrono::steady_clock::time_point end_{};  ///< of the time to finish; set before stopped_
};

/// Whether the work was not stopped half-way.
template <class Work>
bool is_finished(Work const& work) {
    try {
        work();
        return true;
    } catch (Stopped const&) {
        return false;
    }
}

}  // namespace symdiscover
