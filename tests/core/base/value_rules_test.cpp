// SPDX-License-Identifier: Apache-2.0
#include "core/base/value_rules.hpp"

#include <doctest/doctest.h>

using namespace symdiscover;

TEST_CASE("a whole number is the whole text, inside its range") {
    auto const rule = whole_number<int>(1, 1024);
    CHECK(rule.allowed == "a whole number from 1 to 1024");
    CHECK(rule.parse("1024") == 1024);
    for (auto const* text : {"0", "1025", "3.0", "3 ", "", "1e3", "99999999999999999999"}) {
        CAPTURE(text);
        CHECK(rule.parse(text) == std::nullopt);
    }
}

TEST_CASE("an unsigned number does not wrap around below zero") {
    CHECK(whole_number<std::uint64_t>(0).parse("-1") == std::nullopt);
    CHECK(whole_number<std::uint64_t>(0).parse("18446744073709551615") == UINT64_MAX);
}

TEST_CASE("a number keeps to its interval, ends in or out, and is finite") {
    auto const open = real_number({-1.0, 1.0, true});
    CHECK(open.allowed == "a number above -1 and below 1");
    CHECK(open.parse("-0.5") == -0.5);
    CHECK(open.parse("1") == std::nullopt);
    auto const closed = real_number({});
    CHECK(closed.allowed == "a number of at least 0");
    CHECK(closed.parse("0") == 0.0);
    CHECK(closed.parse("inf") == std::nullopt);
    CHECK(closed.parse("nan") == std::nullopt);
}

TEST_CASE("a choice knows its names") {
    auto const rule = one_of<int>({{"auto", 0}, {"msr", 1}, {"maml", 2}});
    CHECK(rule.placeholder == "auto|msr|maml");
    CHECK(rule.allowed == "auto, msr or maml");
    CHECK(rule.parse("msr") == 1);
    CHECK(rule.show(2) == "maml");
    CHECK(rule.parse("ms") == std::nullopt);
}

TEST_CASE("a number or auto") {
    auto const rule = number_or_auto();
    REQUIRE(rule.parse("auto"));
    CHECK_FALSE(*rule.parse("auto"));
    CHECK(rule.parse("0.5") == std::optional<double>(0.5));
    CHECK(rule.parse("-1") == std::nullopt);
    CHECK(rule.show(0.25) == "0.25");
    CHECK(rule.show(std::nullopt) == "auto");
}

TEST_CASE("a count or auto") {
    auto const rule = count_or_auto();
    REQUIRE(rule.parse("auto"));
    CHECK_FALSE(*rule.parse("auto"));
    CHECK(rule.parse("3") == std::optional<Index>(3));
    CHECK(rule.parse("0") == std::nullopt);
    CHECK(rule.show(std::nullopt) == "auto");
}
