// SPDX-License-Identifier: Apache-2.0
#include "io/data/dataset_values.hpp"

#include <doctest/doctest.h>

#include <bit>

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
