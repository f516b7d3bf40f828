// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace symdiscover {

/// Where an HDF5 file is written. HDF5 1.10 cannot give up a file whose closing failed: it keeps it, and crashes when
/// the program exits. So its writes always "succeed", through a file driver of our own, and the first failure is
/// remembered here for the caller to look at.
struct H5Sink {
    int descriptor = -1;  ///< open for reading and writing; not closed by the driver
    int error = 0;        ///< errno of the first write that failed, 0 as long as all went well
};

/// Makes files that are created with this file access property list (an HDF5 identifier) write to `sink`, which
/// must outlive them. Returns false when HDF5 refuses.
bool write_through(std::int64_t access_list, H5Sink* sink);

}  // namespace symdiscover
