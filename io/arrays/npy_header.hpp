// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "io/arrays/array_file.hpp"

namespace symdiscover {

/// What stands before the numbers in NumPy's files: one line of Python in a frame, which no library of Debian's reads.
struct NpyHeader {
    StoredArray array;     ///< without its data
    std::size_t size = 0;  ///< in bytes: where the data begin
};

/// How NPY files begin.
inline constexpr std::string_view npy_magic = "\x93NUMPY";

/// Headers are at most this long.
inline constexpr std::size_t longest_npy_header = 70'000;

/// `start` are the first bytes of the file, longest_npy_header of them or all. Throws DataError naming the file and the
/// object for what is no header.
NpyHeader read_npy_header(std::string_view start, std::string const& path, std::string const& object);

}  // namespace symdiscover
