// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// Threads that stay from one piece of work to the next: to start one takes as long as many a piece. Between two pieces
/// a helper looks for the next a short while, then sleeps.
class ThreadTeam {
  public:
    /// The program's. Threads that were started stay until the program ends.
    static ThreadTeam& instance();

    ThreadTeam() = default;
    ~ThreadTeam();
    ThreadTeam(ThreadTeam const&) = delete;
    ThreadTeam& operator=(ThreadTeam const&) = delete;

    /// work(), which must not throw, on this thread and on up to `helpers` others; returns when all have ended it. A
    /// helper that has not begun by the time this thread has ended is not waited for. On this thread alone where the
    /// team is at work already (within work(), or for another thread), or no thread is to be had.
    void run(Index helpers, std::function<void()> const& work);

  private:
    Index start_up_to(Index helpers);  ///< how many there are then
    void run_with_helpers(Index helpers, std::function<void()> const& work);
    void help();
    bool take_place();

    std::atomic<bool> busy_{false};  ///< no mutex: work() may come back here on the thread that holds it
    std::function<void()> const* work_ = nullptr;
    std::atomic<Index> places_{0};          ///< helpers that may still begin
    std::atomic<Index> ended_{0};           ///< helpers that began, and have ended
    std::atomic<std::uint64_t> pieces_{0};  ///< counts what there was to do
    std::atomic<bool> closing_{false};
    std::vector<std::jthread> threads_;  ///< the last: they end before the others do
};

}  // namespace symdiscover
