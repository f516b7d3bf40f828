// SPDX-License-Identifier: Apache-2.0
#include "core/base/parallel_for.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <vector>

#include "core/base/thread_team.hpp"

namespace symdiscover {

namespace {

/// Bodies between two looks at the clock: thousands of bodies are short ones.
Index bodies_a_look(Index count) {
    constexpr Index many = 1000;
    constexpr Index few_enough = 16;
    return count < many ? 1 : few_enough;
}

}  // namespace

void parallel_for(Index count, Workers const& workers, std::function<void(Index)> const& body) {
    Index const threads = std::min<Index>(workers.count, count);
    Index const bodies = bodies_a_look(count);
    if (threads <= 1) {
        for (Index i = 0; i < count; ++i) {
            if (i % bodies == 0) workers.require_time();
            body(i);
        }
        return;
    }
    std::atomic<Index> next{0};
    std::vector<std::exception_ptr> failures(static_cast<std::size_t>(count));
    auto work = [&] {
        for (Index i = next++; i < count; i = next++) {
            try {
                if (i % bodies == 0) workers.require_time();
                body(i);
            } catch (...) {
                failures[static_cast<std::size_t>(i)] = std::current_exception();
            }
        }
    };
    ThreadTeam::instance().run(threads - 1, work);
    for (auto const& failure : failures) {
        if (failure) std::rethrow_exception(failure);
    }
}

}  // namespace symdiscover
