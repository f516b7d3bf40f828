// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_lzf.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

using namespace symdiscover;

namespace {

std::vector<std::byte> lzf_bytes(std::initializer_list<int> values) {
    std::vector<std::byte> result;
    for (int const value : values) result.push_back(static_cast<std::byte>(value));
    return result;
}

}  // namespace

TEST_CASE("lzf: literals, a short copy that overlaps itself, and a long copy") {
    // "ab", then 4 bytes from 2 back, then 7 + 1 + 2 bytes from 6 back
    auto const decoded = decode_lzf(lzf_bytes({1, 'a', 'b', 2 << 5, 1, 7 << 5, 1, 5}), 16);

    REQUIRE(decoded.has_value());
    CHECK(std::string(reinterpret_cast<char const*>(decoded->data()), decoded->size()) == "abababababababab");
}

TEST_CASE("lzf: what is cut short, points before the start or is too long is refused") {
    CHECK_FALSE(decode_lzf(lzf_bytes({1, 'a'}), 16).has_value());
    CHECK_FALSE(decode_lzf(lzf_bytes({0, 'a', 2 << 5}), 16).has_value());
    CHECK_FALSE(decode_lzf(lzf_bytes({0, 'a', 7 << 5, 1}), 16).has_value());
    CHECK_FALSE(decode_lzf(lzf_bytes({0, 'a', 2 << 5, 1}), 16).has_value());
    CHECK_FALSE(decode_lzf(lzf_bytes({1, 'a', 'b', 2 << 5, 1}), 5).has_value());
    CHECK(decode_lzf(lzf_bytes({1, 'a', 'b', 2 << 5, 1}), 6).has_value());
}
