// SPDX-License-Identifier: Apache-2.0
#include "cli/value_rules.hpp"

#include <doctest/doctest.h>

using namespace symdiscover;

TEST_CASE("a whole number is the whole text, inside its range") {
    auto const rule = whole_number<int>(1, 1024);
    CHECK(rule.allowed == "a whole number from 1 to 1024");
    CHECK(parse_value("--threads", rule, "1024") == 1024);
    CHECK_THROWS_WITH_AS(parse_value("--threads", rule, "0"),
                         "--threads: expected a whole number from 1 to 1024, found '0'", OptionError);
    for (auto const* text : {"1025", "3.0", "3 ", "", "1e3", "99999999999999999999"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(parse_value("--threads", rule, text), OptionError);
    }
}

TEST_CASE("an unsigned number does not wrap around below zero") {
    CHECK_THROWS_AS(parse_value("--seed", whole_number<std::uint64_t>(0), "-1"), OptionError);
    CHECK(parse_value("--seed", whole_number<std::uint64_t>(0), "18446744073709551615") == UINT64_MAX);
}

TEST_CASE("a number keeps to its interval, ends in or out, and is finite") {
    auto const open = real_number({-1.0, 1.0, true});
    CHECK(open.allowed == "a number above -1 and below 1");
    CHECK(parse_value("--correlation", open, "-0.5") == -0.5);
    CHECK_THROWS_AS(parse_value("--correlation", open, "1"), OptionError);
    auto const closed = real_number({});
    CHECK(closed.allowed == "a number of at least 0");
    CHECK(parse_value("--noise", closed, "0") == 0.0);
    CHECK_THROWS_AS(parse_value("--noise", closed, "inf"), OptionError);
    CHECK_THROWS_AS(parse_value("--noise", closed, "nan"), OptionError);
}

TEST_CASE("a choice knows its names and refuses what is planned by name") {
    auto const rule = one_of<int>({{"auto", 0}, {"msr", 1}, {"maml", 2}}, {"bilevel"});
    CHECK(rule.placeholder == "auto|msr|maml");
    CHECK(parse_value("--method", rule, "msr") == 1);
    CHECK(rule.show(2) == "maml");
    CHECK_THROWS_WITH_AS(parse_value("--method", rule, "ms"), "--method: expected auto, msr or maml, found 'ms'",
                         OptionError);
    CHECK_THROWS_WITH_AS(parse_value("--method", rule, "bilevel"),
                         "--method: 'bilevel' is not there yet; expected auto, msr or maml", OptionError);
}

TEST_CASE("a number or auto") {
    auto const rule = number_or_auto();
    CHECK(parse_value("--entropy-weight", rule, "auto") == std::nullopt);
    CHECK(parse_value("--entropy-weight", rule, "0.5") == std::optional<double>(0.5));
    CHECK_THROWS_AS(parse_value("--entropy-weight", rule, "-1"), OptionError);
    CHECK(rule.show(0.25) == "0.25");
    CHECK(rule.show(std::nullopt) == "auto");
}

TEST_CASE("a count or auto") {
    auto const rule = count_or_auto();
    CHECK(parse_value("--latent", rule, "auto") == std::nullopt);
    CHECK(parse_value("--latent", rule, "3") == std::optional<Index>(3));
    CHECK_THROWS_AS(parse_value("--latent", rule, "0"), OptionError);
    CHECK(rule.show(std::nullopt) == "auto");
}
