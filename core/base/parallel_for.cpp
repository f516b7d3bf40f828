// SPDX-License-Identifier: Apache-2.0
#include "core/base/parallel_for.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace symdiscover {

void parallel_for(Index count, Workers const& workers, std::function<void(Index)> const& body) {
    Index const threads = std::min<Index>(workers.count, count);
    if (threads <= 1) {
        for (Index i = 0; i < count; ++i) {
            workers.require_time();
            body(i);
        }
        return;
    }
    std::atomic<Index> next{0};
    std::vector<std::exception_ptr> failures(static_cast<std::size_t>(count));
    auto work = [&] {
        for (Index i = next++; i < count; i = next++) {
            try {
                workers.require_time();
                body(i);
            } catch (...) {
                failures[static_cast<std::size_t>(i)] = std::current_exception();
            }
        }
    };
    {
        std::vector<std::jthread> pool;
        for (Index w = 1; w < threads; ++w) pool.emplace_back(work);
        work();
    }
    for (auto const& failure : failures) {
        if (failure) std::rethrow_exception(failure);
    }
}

}  // namespace symdiscover
