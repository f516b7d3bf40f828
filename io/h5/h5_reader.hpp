// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/types.hpp"
#include "io/h5/file_access.hpp"

/// HDF5 without HDF5's types, identifiers and printing: every failure is a DataError or an OutputError of one line.
/// A file is read by a process of its own (reader_process.hpp): where the library crashes or hangs over a damaged file,
/// that is a DataError too. Text arrives as clean_text() makes it, line ends
/// kept. One thread at a time, over all files.
namespace symdiscover {

class ReaderProcess;
class ReaderFormat;
class FileAccess;

enum class H5Kind { missing, group, dataset };
enum class H5Class { integer, floating, boolean, text, other };

/// A dataset as it lies on disk.
struct H5Layout {
    static constexpr char const* variable_length = "variable-length arrays";
    static constexpr char const* references = "references";

    H5Class type_class = H5Class::other;
    std::string type;       ///< as NumPy calls it: "float32", "int16 (big-endian)", "bool", "string", "compound"
    std::size_t bytes = 0;  ///< of one value
    std::vector<Index> shape;
    std::vector<Index> chunks;  ///< empty where it is stored in one piece
    bool grows_on_all_axes = false;
    Index chunks_missing = 0;  ///< that were never written and have the fill value; 1 where all is one piece

    bool is_number() const { return type_class != H5Class::text && type_class != H5Class::other; }
    bool is_variable_length() const { return type == variable_length; }
    bool is_reference() const { return type == references; }
    bool is_integer() const { return type_class == H5Class::integer || type_class == H5Class::boolean; }
    Index row_size() const;  ///< values in one entry of the first axis
};

/// A dataset open for reading; keeps its file open.
class H5Dataset {
  public:
    H5Dataset(std::shared_ptr<ReaderProcess> process, std::string file, std::string name, std::uint64_t number,
              H5Layout layout);

    H5Layout const& layout() const { return layout_; }

    /// Entries first .. first + count - 1 of the first axis, in row-major order, whatever the type, byte order,
    /// chunking and compression on disk. `values` has room for count * row_size(). Integers that do not fit become the
    /// nearest that does. Throws DataError when the values cannot be read.
    void read(Index first, Index count, double* values) const;
    void read(Index first, Index count, std::int64_t* values) const;

    /// The block first[a] .. first[a] + extent[a] - 1 of every axis a, in row-major order.
    void read_block(std::vector<Index> const& first, std::vector<Index> const& extent, double* values) const;

    std::string const& file() const { return file_; }  ///< the path that it was opened by
    std::string const& name() const { return name_; }  ///< "/x"

    /// Where the value at this index stands in the file: "/x[3, 2]".
    std::string place(std::vector<Index> const& index) const;

    /// All the values.
    template <class T>
    std::vector<T> read_all() const {
        Index const rows = layout().shape.empty() ? 1 : layout().shape.front();
        std::vector<T> values(static_cast<std::size_t>(rows * layout().row_size()));
        read(0, rows, values.data());
        return values;
    }

  private:
    template <class T>
    void read_rows(Index first, Index count, T* values) const;
    template <class T>
    void read_part(std::vector<Index> const& first, std::vector<Index> const& extent, T* values) const;

    std::shared_ptr<ReaderProcess> process_;
    std::string file_;
    std::string name_;
    std::uint64_t number_;
    H5Layout layout_;
};

/// Names that objects have in a file, where these are not the ones that they are asked for by.
using ObjectNames = std::map<std::string, std::string>;

/// A file open for reading. Objects are named by absolute paths ("/truth/partition", "/").
class H5Reader {
  public:
    /// Throws DataError: missing, a folder, not permitted, not HDF5, truncated.
    explicit H5Reader(std::string const& path, Links links = Links::same_folder, ObjectNames names = {});

    /// Files of any format, which they have been found to be of; where there are two, /y lies in the second one.
    H5Reader(std::vector<std::unique_ptr<FileAccess>> files, std::shared_ptr<ReaderFormat> format,
             ObjectNames names = {});

    std::string const& path() const;
    std::string const& path_of(std::string const& object) const;  ///< of the file that it lies in
    std::string name_of(std::string const& object) const;         ///< what the file calls it
    std::string format() const;                                   ///< "HDF5", "NPZ"

    /// Other files that were read on the way: sources of virtual datasets, and what external links lead to.
    std::vector<std::string> const& other_files() const;

    /// Whether the process that reads can open no file, no socket and no program.
    bool is_confined() const;

    /// A link that leads nowhere is missing.
    H5Kind kind(std::string const& object) const;

    /// Names in a group, sorted; empty when it is no group.
    std::vector<std::string> children(std::string const& group) const;

    /// Throws DataError unless a dataset has this name.
    H5Dataset dataset(std::string const& name) const;

    bool has_attribute(std::string const& object, std::string const& name) const;
    std::vector<std::string> attributes(std::string const& object) const;  ///< names, sorted
    bool is_text_attribute(std::string const& object, std::string const& name) const;

    /// Each throws DataError when the attribute is missing or not of this kind: strings of fixed and of variable
    /// length, numbers of any width, vectors of rank 1, doubles of any shape.
    void read_attribute(std::string const& object, std::string const& name, std::string& value) const;
    void read_attribute(std::string const& object, std::string const& name, double& value) const;
    void read_attribute(std::string const& object, std::string const& name, bool& value) const;
    void read_attribute(std::string const& object, std::string const& name, Index& value) const;
    void read_attribute(std::string const& object, std::string const& name, std::uint64_t& value) const;
    void read_attribute(std::string const& object, std::string const& name, std::vector<std::string>& value) const;
    void read_attribute(std::string const& object, std::string const& name, std::vector<Index>& value) const;
    void read_attribute(std::string const& object, std::string const& name, std::vector<double>& value) const;

    /// Names of the axes of a dataset, "" for an axis without: from dimension scales (netCDF's, HDF5's), from
    /// _ARRAY_DIMENSIONS (xarray's) or from labels. Empty when no axis has a name.
    std::vector<std::string> dimension_names(std::string const& dataset) const;

  private:
    std::shared_ptr<ReaderProcess> process_;
    ObjectNames names_;
};

}  // namespace symdiscover
