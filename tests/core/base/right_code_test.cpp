// SPDX-License-Identifier: Apache-2.0
#include "cmake/right_code.hpp"

#include <doctest/doctest.h>

TEST_CASE("the compiler makes right code with the flags of this build") {
    CHECK(symdiscover::right_code::all_are_right());
}
