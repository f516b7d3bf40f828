// SPDX-License-Identifier: Apache-2.0
#include "core/base/observer.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace symdiscover;

TEST_CASE("a watch passes progress on and remembers that it was asked to stop") {
    std::vector<Index> steps;
    Observer const inner = [&](Progress const& progress) {
        steps.push_back(progress.step);
        return progress.step < 2;
    };
    Watch watch(inner);
    Observer const observer = watch.observer();

    CHECK(observer({"phase", 1, 0, 0.0}));
    CHECK_FALSE(watch.stopped());
    CHECK_FALSE(observer({"phase", 2, 0, 0.0}));
    CHECK(watch.stopped());
    CHECK_FALSE(observer({"another phase", 1, 0, 0.0}));  // once stopped, it stays so and asks no more
    CHECK(steps == std::vector<Index>{1, 2});
}

TEST_CASE("a watch that was stopped leaves a while to finish in") {
    bool go_on = true;
    Observer const inner = [&](Progress const&) { return go_on; };
    Watch watch(inner);
    CHECK_NOTHROW(watch.require_time());
    go_on = false;
    CHECK_FALSE(watch.show({"phase"}));
    CHECK_NOTHROW(watch.require_time());
    std::this_thread::sleep_for(std::chrono::milliseconds(600));
    CHECK_THROWS_AS(watch.require_time(), Stopped);
}

TEST_CASE("a watch that has no news shows the last again, and stops where that is refused") {
    std::vector<std::string> phases;
    Observer const inner = [&](Progress const& progress) {
        phases.emplace_back(progress.phase);
        return phases.size() < 3;
    };
    Watch watch(inner);
    CHECK(watch.show({"phase"}));
    watch.require_time();
    watch.require_time();  // too soon to ask again
    CHECK(phases == std::vector<std::string>{"phase", "phase"});
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    watch.require_time();
    CHECK(phases.size() == 3);
    CHECK(watch.stopped());
}

TEST_CASE("work is finished unless it was stopped; other exceptions pass") {
    CHECK(is_finished([] {}));
    CHECK_FALSE(is_finished([] { throw Stopped(); }));
    CHECK_THROWS_AS(is_finished([] { throw std::runtime_error("else"); }), std::runtime_error);
}

TEST_CASE("a watch over no observer never stops") {
    Observer const none;
    Watch watch(none);

    CHECK(watch.observer()({"phase", 1, 0, 0.0}));
    CHECK_FALSE(watch.stopped());
}
