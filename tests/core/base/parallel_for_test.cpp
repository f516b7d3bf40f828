// SPDX-License-Identifier: Apache-2.0
#include "core/base/parallel_for.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace symdiscover;

TEST_CASE("parallel_for calls its body once for each index, whatever the number of threads") {
    for (int const threads : {0, 1, 2, 3, 50}) {
        std::vector<std::atomic<int>> calls(20);
        parallel_for(20, threads, [&](Index i) { ++calls[static_cast<std::size_t>(i)]; });
        for (auto const& count : calls) CHECK(count == 1);
    }
}

TEST_CASE("parallel_for with nothing to do calls nothing") {
    std::atomic<int> calls{0};
    parallel_for(0, 4, [&](Index) { ++calls; });
    CHECK(calls == 0);
}

TEST_CASE("parallel_for rethrows the exception of the lowest index when all threads have ended") {
    for (int const threads : {1, 2, 3}) {
        std::string message;
        try {
            parallel_for(30, threads, [](Index i) {
                if (i >= 7) throw std::runtime_error(std::to_string(i));
            });
        } catch (std::runtime_error const& error) {
            message = error.what();
        }
        CHECK(message == "7");
    }
}

TEST_CASE("parallel_for is left when the workers' watch has no more time") {
    Observer const refuse = [](Progress const&) { return false; };
    Watch watch(refuse);
    watch.show({"phase"});
    std::this_thread::sleep_for(std::chrono::milliseconds(600));
    for (int const threads : {1, 3}) {
        std::atomic<int> calls{0};
        CHECK_THROWS_AS(parallel_for(20, {threads, &watch}, [&](Index) { ++calls; }), Stopped);
        CHECK(calls == 0);
    }
}
