// SPDX-License-Identifier: Apache-2.0
#include "core/groups/big_integer.hpp"

#include <doctest/doctest.h>

using namespace symdiscover;

TEST_CASE("to_decimal writes every digit, also beyond 64 bits") {
    CHECK(to_decimal(0) == "0");
    CHECK(to_decimal(1000) == "1000");
    CHECK(to_decimal(BigInteger(1) << 100) == "1267650600228229401496703205376");
}
