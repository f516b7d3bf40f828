// SPDX-License-Identifier: Apache-2.0
#include "io/h5/packet.hpp"

#include <doctest/doctest.h>

using namespace symdiscover;

namespace {

enum class Color : std::uint8_t { red, green };

}  // namespace

TEST_CASE("packet: what is put in comes out in that order") {
    Packet packet;
    packet.put(3).put(std::string("a\0b", 3)).put(2.5).put(Color::green).put(true);
    packet.put(std::vector<std::string>{"", "λ"}).put(std::vector<long>{-1, 7});
    Packet received(packet.bytes());
    CHECK(received.take<int>() == 3);
    CHECK(received.take<std::string>() == std::string("a\0b", 3));
    CHECK(received.take<double>() == 2.5);
    CHECK(received.take<Color>() == Color::green);
    CHECK(received.take<bool>());
    CHECK(received.take<std::vector<std::string>>() == std::vector<std::string>{"", "λ"});
    CHECK(received.take<std::vector<long>>() == std::vector<long>{-1, 7});
    CHECK_THROWS_AS(received.take<char>(), std::length_error);
}

TEST_CASE("packet: sizes that a hostile sender names are not believed") {
    Packet packet;
    packet.put(~std::uint64_t{0}).put(1);
    CHECK_THROWS_AS(Packet(packet.bytes()).take<std::string>(), std::length_error);
    CHECK_THROWS_AS(Packet(packet.bytes()).take<std::vector<double>>(), std::length_error);
    CHECK_THROWS_AS(Packet("").take<double>(), std::length_error);
}
