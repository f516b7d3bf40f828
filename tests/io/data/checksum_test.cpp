// SPDX-License-Identifier: Apache-2.0
#include "io/data/checksum.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <vector>

using namespace symdiscover;

TEST_CASE("checksum: the published 64-bit FNV-1a of the bytes") {
    // FNV-1a of "foobar" is 85944171f73967e8 (Landon Noll's test vectors); two zero bytes follow to fill the double
    double const word = std::bit_cast<double>(std::uint64_t{0x00007261626f6f66});
    std::uint64_t expected = 0x85944171f73967e8;
    for (int zero_byte = 0; zero_byte < 2; ++zero_byte) expected *= 0x100000001b3;

    CHECK(fnv1a(fnv_start, &word, 1) == expected);
    CHECK(fnv1a(fnv_start, &word, 0) == fnv_start);
}

TEST_CASE("checksum: the order and the signs of the values matter") {
    double const values[] = {1.0, -2.0};
    double const swapped[] = {-2.0, 1.0};
    double const flipped[] = {-1.0, 2.0};

    CHECK(fnv1a(fnv_start, values, 2) != fnv1a(fnv_start, swapped, 2));
    CHECK(fnv1a(fnv_start, values, 2) != fnv1a(fnv_start, flipped, 2));
}

TEST_CASE("checksum: in runs, short and long ones, it is that of the whole") {
    std::vector<double> values(300'000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = 1.0 / static_cast<double>(i + 1);
    Checksum sum;
    std::size_t first = 0;
    for (std::size_t const run :
         {std::size_t{10}, std::size_t{100'000}, std::size_t{70'000}, std::size_t{0}, std::size_t{129'990}}) {
        sum.add(std::span(values).subspan(first, run));
        first += run;
    }
    REQUIRE(first == values.size());
    CHECK(sum.value() == fnv1a(fnv_start, values.data(), values.size()));
    CHECK(sum.value() == sum.value());
}
