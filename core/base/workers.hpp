// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/observer.hpp"

namespace symdiscover {

/// How work is done: by so many threads, and under whose watch. Neither changes a result, but for that of work that is
/// stopped. Wherever a number of threads is asked for, a number will do: nobody stops these.
struct Workers {
    int count = 1;
    Watch* watch = nullptr;  ///< outlives them

    Workers(int threads = 1, Watch* asked = nullptr) : count(threads), watch(asked) {}  // NOLINT: a number will do

    /// Between pieces of work that take well below a second each. Throws Stopped when there is no more time.
    void require_time() const {
        if (watch != nullptr) watch->require_time();
    }

    /// News of the work. False when it is to stop.
    bool show(Progress const& progress) const { return watch == nullptr || watch->show(progress); }

    bool stopped() const { return watch != nullptr && watch->stopped(); }

    /// One of them, for work that is itself one of several pieces.
    Workers one() const { return {1, watch}; }

    friend bool operator==(Workers const& workers, int threads) { return workers.count == threads; }
};

}  // namespace symdiscover
