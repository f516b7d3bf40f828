// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/h5/h5_chunks.hpp"
#include "io/h5/h5_native.hpp"
#include "io/h5/h5_reader.hpp"
#include "io/h5/h5_source.hpp"
#include "io/h5/local_file.hpp"

namespace symdiscover {

/// A file as HDF5 reads it, in this very process.
class H5LocalFile final : public LocalFile {
  public:
    /// Throws DataError: truncated or damaged. `source` must outlive the file.
    explicit H5LocalFile(H5Source& source);

    /// As those of H5Reader.
    H5Kind kind(std::string const& object) const override;
    std::vector<std::string> children(std::string const& group) const override;
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

    std::size_t open_dataset(std::string const& name) override;
    H5Layout const& layout(std::size_t dataset) const override { return datasets_.at(dataset).layout; }
    void read(std::size_t dataset, H5Box const& part, double* values) override { read_as(dataset, part, values); }
    void read(std::size_t dataset, H5Box const& part, std::int64_t* values) override { read_as(dataset, part, values); }

    H5LocalFile* hdf5() override { return this; }

  private:
    template <class T>
    void read_as(std::size_t dataset, H5Box const& part, T* values);

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
