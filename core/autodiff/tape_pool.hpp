// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/autodiff/tape.hpp"

namespace symdiscover::autodiff {

/// Tapes that are used again and again, each by one thread at a time, so that their memory is (see Tape::clear).
class TapePool {
  public:
    /// Calls body with an empty tape. May be called from several threads at once.
    void use(std::function<void(Tape&)> const& body);

  private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<Tape>> idle_;
};

}  // namespace symdiscover::autodiff
