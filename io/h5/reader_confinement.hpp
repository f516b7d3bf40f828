// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace symdiscover {

// Sanitizers take address space by the terabyte, report through calls that are refused here, and are slow.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool is_sanitized = true;
#elif defined(__has_feature)
inline constexpr bool is_sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool is_sanitized = false;
#endif

/// Memory that reading one file may take beside the program itself, in bytes: half of the machine's, at least 1 GB, and
/// never more than the address space that the process may have.
std::uint64_t reader_memory();

/// Makes this process one that can do nothing but read the descriptors in `kept`, and compute: the other ones are
/// closed, signals from the terminal are left to the parent, memory is limited, files do not grow, it dies with its
/// parent, and (Linux on x86-64 and ARM) system calls that open a file, a socket or a program are refused. Returns
/// whether this last was possible.
bool confine_reader(std::vector<int> const& kept);

}  // namespace symdiscover
