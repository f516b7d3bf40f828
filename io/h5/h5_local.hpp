// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/h5/h5_chunks.hpp"
#include "io/h5/h5_native.hpp"
#include "io/h5/h5_reader.hpp"
#include "io/h5/h5_source.hpp"

namespace symdiscover {

/// A file as HDF5 reads it, in this very process: what H5Reader asks its process for. The messages of DataErrors are
/// whole, but their text is as the file has it.
class H5LocalFile {
  public:
    /// Throws DataError: truncated or damaged. `source` must outlive the file.
    explicit H5LocalFile(H5Source& source);

    /// As those of H5Reader.
    H5Kind kind(std::string const& object) const;
    std::vector<std::string> children(std::string const& group) const;
    bool has_attribute(std::string const& object, std::string const& name) const;
    std::vector<std::string> attributes(std::string const& object) const;
    bool is_text_attribute(std::string const& object, std::string const& name) const;
    void read_attribute(std::string const& object, std::string const& name, std::string& value) const;
    void read_attribute(std::string const& object, std::string const& name, double& value) const;
    void read_attribute(std::string const& object, std::string const& name, bool& value) const;
    void read_attribute(std::string const& object, std::string const& name, Index& value) const;
    void read_attribute(std::string const& object, std::string const& name, std::uint64_t& value) const;
    void read_attribute(std::string const& object, std::string const& name, std::vector<std::string>& value) const;
    void read_attribute(std::string const& object, std::string const& name, std::vector<Index>& value) const;
    void read_attribute(std::string const& object, std::string const& name, std::vector<double>& value) const;
    std::vector<std::string> dimension_names(std::string const& dataset) const;

    /// Opens a dataset, and says by which number it is asked for from now on.
    std::size_t open_dataset(std::string const& name);
    H5Layout const& layout(std::size_t dataset) const { return datasets_.at(dataset).layout; }

    /// A part of the values, in row-major order. T is double or std::int64_t.
    template <class T>
    void read(std::size_t dataset, H5Box const& part, T* values);

  private:
    struct Opened {
        std::string name;
        H5::DataSet dataset;
        H5Layout layout;
        std::optional<H5Chunks> chunks;  ///< where they are decoded here
    };

    Opened checked(std::string const& name, H5::DataSet dataset) const;

    H5Source& source_;
    H5::H5File file_;
    std::vector<Opened> datasets_;
};

}  // namespace symdiscover
