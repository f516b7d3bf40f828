// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "io/h5/local_file.hpp"

namespace symdiscover {

/// What the process that reads has of its parent's, before it gives up the right to open files.
struct OpenFiles {
    struct One {
        std::string path;
        int descriptor = -1;
    };
    std::vector<One> named;  ///< by the user; one at least

    /// Counted up as bytes are read: whoever works without doing so is taken to hang.
    std::atomic<std::uint64_t>* progress = nullptr;

    /// Asks the parent for another file; -1 where it may not be read.
    std::function<int(std::string const&)> open_other;
};

/// How files of one format are read.
class ReaderFormat {
  public:
    virtual ~ReaderFormat() = default;

    /// "HDF5"
    virtual std::string name() const = 0;

    /// What fails when a file is damaged, for messages: "the HDF5 library".
    virtual std::string reader() const = 0;

    /// Processor seconds that reading may take without progress, beyond what any file has, for so many bytes of files.
    virtual double patience(double /*bytes*/) const { return 0.0; }

    /// In the process that reads, while it can still open files. Returns descriptors to keep beside those of the files.
    virtual std::vector<int> prepare(OpenFiles const& /*files*/) { return {}; }

    /// In the same process, afterwards. Throws DataError. `files` outlives what is returned.
    virtual std::unique_ptr<LocalFile> open(OpenFiles const& files) = 0;
};

/// Files of HDF5.
std::shared_ptr<ReaderFormat> hdf5_format();

}  // namespace symdiscover
