// SPDX-License-Identifier: Apache-2.0
#include "io/h5/messages.hpp"

#include <doctest/doctest.h>

using namespace symdiscover;

TEST_CASE("messages: file, object, expected, found, in one line") {
    CHECK(std::string(bad_input("a.h5", "/x", "numbers", "text").what()) == "a.h5: /x: expected numbers, found text");
    CHECK(std::string(bad_input("a.h5", "", "a file", "none").what()) == "a.h5: expected a file, found none");
    CHECK(format_shape({3, 4}) == "[3, 4]");
    CHECK(format_shape({}) == "[]");
}

TEST_CASE("messages: quoted text stays on its line and short") {
    CHECK(in_quotes("a\nb\tc") == "'a?b?c'");
    CHECK(in_quotes("λ") == "'λ'");
    CHECK(in_quotes(std::string(100, 'z')) == "'" + std::string(60, 'z') + "...'");
}
