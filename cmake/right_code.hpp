// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

/// Pieces that a compiler is known to get wrong, each with what it must give. g++ 12.2 makes a constant of 32 or 64
/// bytes out of its first 64 bits alone where the next are the same and the last are zeros, if it moves that many bytes
/// at once (-march=native on any processor with AVX-512): {2, 2, 2, 0, 0, 0, 0, 0} becomes eight twos.
namespace symdiscover::right_code {

constexpr int some_number = 2;
constexpr std::size_t word = 8;  // bytes

/// This many times the number, then zeros, from a list of constants.
template <class Container, std::size_t times, std::size_t... place>
[[gnu::noinline]] Container number_then_zeros(std::index_sequence<place...> /*places*/) {
    return {static_cast<typename Container::value_type>(place < times ? some_number : 0)...};
}

template <class Container, std::size_t size, std::size_t times>
[[gnu::noinline]] bool is_right() {
    using Places = std::make_index_sequence<size>;
    Container (*const volatile make)(Places) = number_then_zeros<Container, times>;  // volatile: is called as it is
    Container const made = make(Places{});
    bool right = made.size() == size;
    for (std::size_t place = 0; place < size; ++place) {
        int const volatile wanted = place < times ? some_number : 0;
        right = right && made[place] == static_cast<typename Container::value_type>(wanted);
    }
    return right;
}

/// As many words as there are indices; of these 1, 2, 3, ... are full of the number.
template <class Number, std::size_t... full>
bool are_right(std::index_sequence<full...> /*words*/) {
    constexpr std::size_t in_word = word / sizeof(Number);
    constexpr std::size_t size = sizeof...(full) * in_word;
    return ((is_right<std::vector<Number>, size, (full + 1) * in_word>() &&
             is_right<std::array<Number, size>, size, (full + 1) * in_word>()) &&
            ...);
}

template <class... Number>
bool are_right_for() {
    return ((are_right<Number>(std::make_index_sequence<32 / word>{}) &&
             are_right<Number>(std::make_index_sequence<64 / word>{})) &&
            ...);
}

/// The same in a text, which the compiler copies in another way.
[[gnu::noinline]] inline bool text_is_right() {
    char text[4 * word] = "symmetrysymmetry";
    char* const volatile seen = text;
    for (std::size_t place = 0; place < 4 * word; ++place) {
        char const volatile wanted = place < 2 * word ? "symmetry"[place % word] : '\0';
        if (seen[place] != wanted) return false;
    }
    return true;
}

inline bool all_are_right() {
    return text_is_right() && are_right_for<long, int, std::size_t, double, float, std::int8_t>();
}

}  // namespace symdiscover::right_code
