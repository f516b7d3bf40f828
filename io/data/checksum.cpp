// SPDX-License-Identifier: Apache-2.0
#include "io/data/checksum.hpp"

#include <bit>

namespace symdiscover {

std::uint64_t fnv1a(std::uint64_t hash, double const* values, std::size_t count) {
    constexpr std::uint64_t prime = 0x100000001b3;
    for (std::size_t i = 0; i < count; ++i) {
        auto const bits = std::bit_cast<std::uint64_t>(values[i]);
        for (int shift = 0; shift < 64; shift += 8) hash = (hash ^ ((bits >> shift) & 0xff)) * prime;
    }
    return hash;
}

void Checksum::add(std::span<double const> values) {
    constexpr std::size_t long_run = 1 << 16;  // most of a millisecond
    wait();
    if (values.size() < long_run) {
        hash_ = fnv1a(hash_, values.data(), values.size());
        return;
    }
    // Where no thread is to be had it is summed when it is waited for.
    summed_ = std::async(std::launch::async | std::launch::deferred, fnv1a, hash_, values.data(), values.size());
}

void Checksum::wait() {
    if (summed_.valid()) hash_ = summed_.get();
}

std::uint64_t Checksum::value() {
    wait();
    return hash_;
}

}  // namespace symdiscover
