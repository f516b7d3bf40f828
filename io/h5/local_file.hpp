// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/h5/h5_reader.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

class H5LocalFile;

/// A part of an array: from `first` on, so many along each axis.
struct H5Box {
    std::vector<Index> first;
    std::vector<Index> extent;
};

/// A file of any format as the process that reads it has it: what H5Reader asks for. The messages of DataErrors are
/// whole, but their text is as the file has it.
class LocalFile {
  public:
    virtual ~LocalFile() = default;

    /// As those of H5Reader.
    virtual H5Kind kind(std::string const& object) const = 0;
    virtual std::vector<std::string> children(std::string const& group) const = 0;

    /// Opens a dataset, and says by which number it is asked for from now on.
    virtual std::size_t open_dataset(std::string const& name) = 0;
    virtual H5Layout const& layout(std::size_t dataset) const = 0;

    /// A part of the values, in row-major order.
    virtual void read(std::size_t dataset, H5Box const& part, double* values) = 0;
    virtual void read(std::size_t dataset, H5Box const& part, std::int64_t* values) = 0;

    /// Where in the file the value at this index stands, for messages.
    virtual std::string place(std::string const& dataset, std::vector<Index> const& index) const {
        return dataset + format_shape(index);
    }

    /// This file where it is HDF5's, which alone have attributes; else null.
    virtual H5LocalFile* hdf5() { return nullptr; }
};

}  // namespace symdiscover
