// SPDX-License-Identifier: Apache-2.0
#include "io/h5/clean_text.hpp"

#include <doctest/doctest.h>

#include <cstdint>

using namespace symdiscover;

namespace {

std::string const gone = "\xEF\xBF\xBD";

/// UTF-8 of a code point, surrogates and all.
std::string utf8(char32_t code) {
    auto const byte = [](char32_t value) { return static_cast<char>(static_cast<std::uint8_t>(value)); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 63))};
    if (code < 0x10000) return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 63)), byte(0x80 | (code & 63))};
    return {byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 63)), byte(0x80 | (code >> 6 & 63)),
            byte(0x80 | (code & 63))};
}

}  // namespace

TEST_CASE("clean text: what people write stays as it is") {
    for (std::string const text :
         {"a ring of 16", "Gruppe der Drehungen, äöüß", "λ = 2 µm", "群論", "\xF0\x9F\x98\x80"}) {
        CHECK(clean_text(text) == text);
    }
}

TEST_CASE("clean text: what steers a terminal does not get through") {
    CHECK(clean_text("\x1b[2J\x1b[31mred") == gone + "[2J" + gone + "[31mred");
    CHECK(clean_text(std::string("a\0b", 3)) == "a" + gone + "b");
    CHECK(clean_text("a\x7f\b") == "a" + gone + gone);
    CHECK(clean_text(utf8(0x9B) + "31m") == gone + "31m");
    CHECK(clean_text("title\r\nsymdiscover: error") == "title  symdiscover: error");
    CHECK(clean_text("a\tb\vc\fd" + utf8(0x85) + utf8(0x2028) + utf8(0x2029)) == "a b c d   ");
}

TEST_CASE("clean text: line ends stay where they are asked for, and nothing else of that kind") {
    CHECK(clean_text("a\nb\tc\rd\x1b", longest_text, LineEnds::kept) == "a\nb\tc d" + gone);
}

TEST_CASE("clean text: what turns the direction of writing, hides, or is no character is replaced") {
    char32_t const codes[] = {0x061C, 0x200E, 0x200F, 0x202A, 0x202E,  0x2066, 0x2069,
                              0xFEFF, 0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFE, 0xE0041};
    for (char32_t const code : codes) {
        CAPTURE(static_cast<unsigned>(code));
        std::string text = "a";
        text.append(utf8(code)).append("b");
        CHECK(clean_text(text) == "a" + gone + "b");
    }
}

TEST_CASE("clean text: the result is valid UTF-8, each of all single and double bytes tried") {
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            std::string const text{static_cast<char>(first), static_cast<char>(second), 'x'};
            std::string const clean = clean_text(text);
            CAPTURE(first);
            CAPTURE(second);
            CHECK(clean_text(clean) == clean);
            CHECK(clean.back() == 'x');
            bool const is_ascii = first >= 0x20 && first < 0x7F && second >= 0x20 && second < 0x7F;
            CHECK((clean == text) ==
                  (is_ascii || (first >= 0xC2 && first <= 0xDF && second >= 0x80 && second < 0xC0 &&
                                !(first == 0xC2 && second < 0xA0) && !(first == 0xD8 && second == 0x9C))));
        }
    }
    CHECK(clean_text("\xC0\x80") == gone + gone);                             // a zero written too long
    CHECK(clean_text(utf8(0xD800)) == gone + gone + gone);                    // half a surrogate pair
    CHECK(clean_text("\xF4\x90\x80\x80").find('\xF4') == std::string::npos);  // beyond Unicode
    CHECK(clean_text("a\xE2\x82") == "a" + gone + gone);                      // cut off
}

TEST_CASE("clean text: long texts are cut between characters") {
    CHECK(clean_text("abcdef", 6) == "abcdef");
    CHECK(clean_text("abcdefg", 6) == "abcdef...");
    CHECK(clean_text("abcde\xCE\xBB", 6) == "abcde...");
}
