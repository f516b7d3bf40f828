// SPDX-License-Identifier: Apache-2.0
#include "core/base/observer.hpp"

namespace symdiscover {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto time_to_finish = std::chrono::milliseconds(500);
constexpr auto between_questions = std::chrono::milliseconds(20);

}  // namespace

bool Watch::show(Progress const& progress) {
    if (stopped_) return false;
    std::lock_guard const lock(mutex_);
    last_ = progress;
    return ask(progress);
}

/// With the mutex held.
bool Watch::ask(Progress const& progress) {
    if (stopped_ || !inner_ || inner_(progress)) return !stopped_;
    end_ = Clock::now() + time_to_finish;
    stopped_ = true;
    return false;
}

void Watch::require_time() {
    auto const now = Clock::now();
    if (!stopped_) {
        if (now < next_question_.load()) return;
        next_question_ = now + between_questions;
        std::lock_guard const lock(mutex_);
        ask(last_);
    } else if (now >= end_) {
        throw Stopped();
    }
}

}  // namespace symdiscover
