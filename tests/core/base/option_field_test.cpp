// SPDX-License-Identifier: Apache-2.0
#include "core/base/option_field.hpp"

#include <doctest/doctest.h>

using namespace symdiscover;

TEST_CASE("an option is bound to its field and keeps to its rule") {
    double rate = 0.5;
    OptionField const field{"inner-lr", rate, real_number({.open = true}), "where the rates start"};
    CHECK(field.show() == "0.5");
    CHECK(field.allowed == "a number above 0");
    CHECK(field.note == "above 0");
    CHECK_FALSE(field.accepts("0"));
    CHECK(field.accepts("0.25"));
    field.set("0.25");
    CHECK(rate == 0.25);
}

TEST_CASE("a flag is there or not") {
    bool scramble = false;
    OptionField const field{"scramble", scramble, "hide the order"};
    CHECK(field.flag == &scramble);
    CHECK(field.show() == "false");
    field.set("true");
    CHECK(scramble);
}

TEST_CASE("a struct is checked by the rules of its options") {
    Index steps = 1;
    double rate = 0.5;
    std::vector<OptionField> const fields{{"outer-steps", steps, whole_number<Index>(1), "steps"},
                                          {"outer-lr", rate, real_number({.open = true}), "learning rate"}};
    CHECK_NOTHROW(require_allowed(fields));
    steps = 0;
    CHECK_THROWS_WITH_AS(require_allowed(fields), "outer-steps: expected a whole number of at least 1, found 0",
                         OptionError);
    steps = 1;
    for (double const wrong :
         {0.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        rate = wrong;
        CHECK_THROWS_AS(require_allowed(fields), OptionError);
    }
    steps = 1;
    rate = 0.5;
    std::string group;
    CHECK_NOTHROW(require_allowed({{"group", group, text_value("EXPR", "a group"), "has no value yet"}}));
}
