// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace symdiscover {

/// A number that looks random and is the same everywhere: the finaliser of splitmix64 (Steele, Lea and Flood,
/// OOPSLA 2014). Different numbers give different ones.
inline std::uint64_t mix(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

}  // namespace symdiscover
