// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <thread>

#include "core/base/workers.hpp"

namespace symdiscover::test {

/// Workers that were asked to stop so long ago that no time is left to finish.
class NoTime {
  public:
    NoTime() : watch_(refuse_) {
        watch_.show({"start"});
        std::this_thread::sleep_for(std::chrono::milliseconds(600));
    }

    Workers workers(int threads = 1) { return {threads, &watch_}; }

  private:
    Observer refuse_ = [](Progress const&) { return false; };
    Watch watch_;
};

}  // namespace symdiscover::test
