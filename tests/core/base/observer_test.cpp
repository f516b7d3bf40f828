// SPDX-License-Identifier: Apache-2.0
#include "core/base/observer.hpp"

#include <doctest/doctest.h>

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

TEST_CASE("a watch over no observer never stops") {
    Observer const none;
    Watch watch(none);

    CHECK(watch.observer()({"phase", 1, 0, 0.0}));
    CHECK_FALSE(watch.stopped());
}
