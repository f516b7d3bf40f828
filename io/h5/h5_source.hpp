// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

#include "io/h5/h5_native.hpp"

/// How HDF5 reads files here: through a driver of our own, which opens nothing by itself.
namespace symdiscover {

/// Where the bytes of files come from. Must outlive all files that are open.
struct H5Source {
    std::string path;     ///< of the file that the user named
    int descriptor = -1;  ///< of that file, open for reading

    /// Opens another file that HDF5 asks for (an external link, a source of a virtual dataset); -1 where it may not.
    std::function<int(std::string const&)> open_other;

    /// Counts what was read; null where nobody wants to know.
    std::atomic<std::uint64_t>* progress = nullptr;

    /// The most bytes of values that may be read at a time, and how many the last time were: HDF5 reads as many bytes
    /// of a chunk as its index says, whatever room there is.
    std::size_t most_at_once = std::numeric_limits<std::size_t>::max();
    std::size_t last_at_once = 0;
};

/// A file access list with which files, and all that they link to, are read from `source`. Raw data that lie beyond the
/// end of a file are an error, never zeros. Throws H5::Exception when HDF5 refuses.
H5::FileAccPropList access_through(H5Source& source);

}  // namespace symdiscover
