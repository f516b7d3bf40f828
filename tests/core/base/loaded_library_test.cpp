// SPDX-License-Identifier: Apache-2.0
#include "core/base/loaded_library.hpp"

#include <cmath>

#include "core/base/errors.hpp"
#include "doctest/doctest.h"

using namespace symdiscover;

namespace {

struct Mathematics : LoadedLibrary<DataError> {
    explicit Mathematics(char const* file) : LoadedLibrary(file, "it knows cosines") {}
    double (*cosine)(double) = function("cos");
};

struct Mistaken : LoadedLibrary<OutputError> {
    Mistaken() : LoadedLibrary("libm.so.6", "it knows cosines") {}
    double (*cosine)(double) = function("cosinus");
};

}  // namespace

TEST_CASE("a library that is loaded when needed") { CHECK(Mathematics("libm.so.6").cosine(0.5) == std::cos(0.5)); }

TEST_CASE("a library or a function that is not there is named, with the remedy") {
    CHECK_THROWS_WITH_AS(Mathematics("libno-such.so.1"),
                         "libno-such.so.1 with cos is not on this system; it knows cosines", DataError);
    CHECK_THROWS_WITH_AS(Mistaken(), "libm.so.6 with cosinus is not on this system; it knows cosines", OutputError);
}
