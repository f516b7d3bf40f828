// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_filters.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <numeric>

using namespace symdiscover;

namespace {

constexpr int gzip_filter = 1;
constexpr int shuffle_filter = 2;
constexpr int checksum_filter = 3;
constexpr int n_bit_filter = 5;
constexpr int scale_offset_filter = 6;

Bytes bytes(std::initializer_list<int> values) {
    Bytes all;
    for (int const value : values) all.push_back(static_cast<std::byte>(value));
    return all;
}

Bytes counting(std::size_t count) {
    Bytes all(count);
    for (std::size_t i = 0; i < count; ++i) all[i] = static_cast<std::byte>(i % 251);
    return all;
}

Bytes deflated(Bytes const& plain) {
    uLongf size = compressBound(static_cast<uLong>(plain.size()));
    Bytes coded(size);
    compress(reinterpret_cast<Bytef*>(coded.data()), &size, reinterpret_cast<Bytef const*>(plain.data()),
             static_cast<uLong>(plain.size()));
    coded.resize(size);
    return coded;
}

}  // namespace

TEST_CASE("filters: gzip gives back what it was given, and never more than there is room for") {
    Bytes const plain = counting(1000);
    Bytes const coded = deflated(plain);
    H5Filter const gzip{gzip_filter, {6}};
    CHECK(decode_filter(gzip, coded, 1000) == plain);
    CHECK(decode_filter(gzip, coded, 5000) == plain);
    CHECK_FALSE(decode_filter(gzip, coded, 999));
    CHECK_FALSE(decode_filter(gzip, bytes({1, 2, 3}), 1000));
    CHECK_FALSE(decode_filter(gzip, {}, 1000));
}

TEST_CASE("filters: a gzip chunk that breaks off is none, wherever it does") {
    Bytes const coded = deflated(counting(300));
    for (std::size_t length = 0; length < coded.size(); ++length) {
        CAPTURE(length);
        CHECK_FALSE(
            decode_filter({gzip_filter, {6}}, Bytes(coded.begin(), coded.begin() + static_cast<long>(length)), 300));
    }
}

TEST_CASE("filters: shuffle puts the bytes of an element together again") {
    H5Filter const by_three{shuffle_filter, {3}};
    CHECK(decode_filter(by_three, bytes({1, 4, 2, 5, 3, 6, 7}), 7) == bytes({1, 2, 3, 4, 5, 6, 7}));
    CHECK(decode_filter({shuffle_filter, {1}}, bytes({1, 2}), 2) == bytes({1, 2}));
    CHECK_FALSE(decode_filter({shuffle_filter, {0}}, bytes({1, 2}), 2));
    CHECK_FALSE(decode_filter({shuffle_filter, {}}, bytes({1, 2}), 2));
}

TEST_CASE("filters: Fletcher's checksum by its definition, and a chunk whose own is wrong") {
    // Sums modulo 65535 of the 16-bit words 0x0102, 0x0304: 0x0406 and 0x0102 + 0x0406.
    CHECK(fletcher32(bytes({1, 2, 3, 4})) == 0x05080406U);
    Bytes const long_one = counting(5001);
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    for (std::size_t i = 0; i < long_one.size(); i += 2) {
        auto const low = i + 1 < long_one.size() ? std::to_integer<std::uint64_t>(long_one[i + 1]) : 0;
        first = (first + (std::to_integer<std::uint64_t>(long_one[i]) << 8) + low) % 65535;
        second = (second + first) % 65535;
    }
    CHECK(fletcher32(long_one) == (second << 16 | first));
    CHECK(decode_filter({checksum_filter, {}}, bytes({1, 2, 3, 4, 0x06, 0x04, 0x08, 0x05}), 4) == bytes({1, 2, 3, 4}));
    CHECK(decode_filter({checksum_filter, {}}, bytes({1, 2, 3, 4, 0x04, 0x06, 0x05, 0x08}), 4) == bytes({1, 2, 3, 4}));
    CHECK_FALSE(decode_filter({checksum_filter, {}}, bytes({1, 2, 3, 5, 0x06, 0x04, 0x08, 0x05}), 4));
    CHECK_FALSE(decode_filter({checksum_filter, {}}, bytes({1, 2, 3}), 4));
}

TEST_CASE("filters: what HDF5 unpacks without looking is long enough") {
    H5Filter const scaled{scale_offset_filter, {2, 0, 10, 0, 4, 0, 0, 0}};  // 10 numbers of 4 bytes
    Bytes coded(21 + 4);
    coded[0] = std::byte{3};  // 10 numbers of 3 bits: 4 bytes
    CHECK(fault_of_packed(scaled, coded, 10, 4) == "");
    CHECK(fault_of_packed(scaled, std::span(coded).first(24), 10, 4) == "a chunk of 24 bytes where 25 are needed");
    CHECK(fault_of_packed(scaled, std::span(coded).first(5), 10, 4) != "");
    CHECK(fault_of_packed(scaled, coded, 11, 4) != "");
    CHECK(fault_of_packed(scaled, coded, 10, 8) != "");
    coded[0] = std::byte{33};
    CHECK(fault_of_packed(scaled, coded, 10, 4) == "numbers of 33 bits in a chunk");
    H5Filter const packed{n_bit_filter, {8, 0, 10, 1, 4, 0, 12, 2}};  // 10 numbers of 12 bits in 4 bytes
    CHECK(fault_of_packed(packed, Bytes(15), 10, 4) == "");
    CHECK(fault_of_packed(packed, Bytes(14), 10, 4) != "");
    CHECK(fault_of_packed(packed, Bytes(15), 9, 4) != "");
    CHECK(fault_of_packed({n_bit_filter, {8, 0, 10, 1, 4, 0, 31, 2}}, Bytes(40), 10, 4) != "");
    CHECK(fault_of_packed({n_bit_filter, {8, 1, 10, 1, 4, 0, 12, 2}}, Bytes(39), 10, 4) != "");
}
