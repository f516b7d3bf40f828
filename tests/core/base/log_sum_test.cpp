// SPDX-License-Identifier: Apache-2.0
#include "core/base/log_sum.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

namespace symdiscover {

TEST_CASE("the log of a sum of exponentials, also of numbers whose exponential no double holds") {
    double const none = -std::numeric_limits<double>::infinity();
    CHECK(log_sum(std::log(3.0), std::log(4.0)) == doctest::Approx(std::log(7.0)).epsilon(1e-14));
    CHECK(log_sum(-2000.0, -2000.0) == doctest::Approx(-2000.0 + std::log(2.0)).epsilon(1e-14));
    CHECK(log_sum(5.0, none) == 5.0);
    CHECK(log_sum(none, none) == none);
    std::array const logs{std::log(1.0), std::log(2.0), std::log(5.0)};
    CHECK(log_sum(logs) == doctest::Approx(std::log(8.0)).epsilon(1e-14));
    CHECK(log_sum(std::span<double const>()) == none);
}

}  // namespace symdiscover
