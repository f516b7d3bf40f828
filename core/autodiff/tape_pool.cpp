// SPDX-License-Identifier: Apache-2.0
#include "core/autodiff/tape_pool.hpp"

#include <utility>

namespace symdiscover::autodiff {

void TapePool::use(std::function<void(Tape&)> const& body) {
    std::unique_ptr<Tape> tape;
    {
        std::lock_guard const lock(mutex_);
        if (!idle_.empty()) {
            tape = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!tape) tape = std::make_unique<Tape>();
    body(*tape);
    tape->clear();
    std::lock_guard const lock(mutex_);
    idle_.push_back(std::move(tape));
}

}  // namespace symdiscover::autodiff
