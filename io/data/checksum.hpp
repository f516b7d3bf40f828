// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <future>
#include <span>

namespace symdiscover {

/// One step of 64-bit FNV-1a over the bytes of the values, as little-endian doubles; start from fnv_start.
std::uint64_t fnv1a(std::uint64_t hash, double const* values, std::size_t count);

inline constexpr std::uint64_t fnv_start = 0xcbf29ce484222325;

/// FNV-1a of values that come in runs. Each byte waits for the one before, 10 ns a value: long runs are summed by
/// another thread, while the next is read.
class Checksum {
  public:
    Checksum() = default;
    ~Checksum() { wait(); }
    Checksum(Checksum const&) = delete;
    Checksum& operator=(Checksum const&) = delete;

    /// The values have to stay until the next add(), wait() or value() returns.
    void add(std::span<double const> values);

    void wait();
    std::uint64_t value();

  private:
    std::uint64_t hash_ = fnv_start;  ///< of what was added, but for what is being summed
    std::future<std::uint64_t> summed_;
};

}  // namespace symdiscover
