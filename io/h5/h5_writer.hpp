// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// Where an HDF5 file is written. HDF5 1.10 cannot give up a file whose closing failed: it keeps it, and crashes when
/// the program exits. So its writes always "succeed", through a file driver of our own, and the first failure is
/// remembered here for the caller to look at.
struct H5Sink {
    int descriptor = -1;  ///< open for reading and writing; not closed by the driver
    int error = 0;        ///< errno of the first write that failed, 0 as long as all went well
};

/// A new file, written to an open descriptor. All failures are OutputErrors naming `target`.
class H5Writer {
  public:
    /// `descriptor`, open for reading and writing, is not closed.
    H5Writer(int descriptor, std::string target);
    ~H5Writer();
    H5Writer(H5Writer const&) = delete;
    H5Writer& operator=(H5Writer const&) = delete;

    void create_group(std::string const& name);

    /// A dataset in one contiguous piece, of the element type T: double, std::int32_t or std::int8_t. Chunks would help
    /// nobody who reads runs of tasks, and would slow everybody who reads single ones.
    template <class T>
    void create_dataset(std::string const& name, std::vector<Index> const& shape);

    /// Entries first .. first + count - 1 of the first axis, row-major.
    template <class T>
    void write_rows(std::string const& name, Index first, Index count, T const* values);

    template <class T>
    void write_dataset(std::string const& name, std::vector<Index> const& shape, T const* values) {
        create_dataset<T>(name, shape);
        write_rows(name, 0, shape.front(), values);
    }

    /// Strings are written as UTF-8 of variable length, booleans as h5py's bool.
    void write_attribute(std::string const& group, std::string const& name, std::string const& value);
    void write_attribute(std::string const& group, std::string const& name, char const* value);
    void write_attribute(std::string const& group, std::string const& name, double value);
    void write_attribute(std::string const& group, std::string const& name, bool value);
    void write_attribute(std::string const& group, std::string const& name, Index value);
    void write_attribute(std::string const& group, std::string const& name, std::uint64_t value);
    void write_attribute(std::string const& group, std::string const& name, std::vector<std::string> const& value);
    void write_attribute(std::string const& group, std::string const& name, std::vector<Index> const& value);

    /// Flushes and closes. Without it the file is abandoned, unfinished.
    void close();

  private:
    template <class Action>
    void checked(Action action);

    struct Handle;
    std::string target_;
    H5Sink sink_;
    std::unique_ptr<Handle> handle_;
};

}  // namespace symdiscover
