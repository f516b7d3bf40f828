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

TEST_CASE("Thousands of short pieces of work, one after another, are each done once") {
    std::vector<Index> sums(5000, 0);
    for (std::size_t piece = 0; piece < sums.size(); ++piece) {
        std::vector<Index> parts(7, 0);
        parallel_for(7, 1 + static_cast<int>(piece % 4), [&](Index i) { parts[static_cast<std::size_t>(i)] = i + 1; });
        for (Index const part : parts) sums[piece] += part;
        if (piece % 1000 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));  // the others fall asleep
    }
    for (Index const sum : sums) REQUIRE(sum == 28);
}

TEST_CASE("Work within work, and work on two threads at once, is done as well") {
    std::atomic<int> calls{0};
    auto const twice = [&] { parallel_for(10, 3, [&](Index) { parallel_for(10, 3, [&](Index) { ++calls; }); }); };
    std::thread other(twice);
    twice();
    other.join();
    CHECK(calls == 200);
}
