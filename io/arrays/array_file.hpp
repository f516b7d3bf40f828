// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "io/arrays/number_type.hpp"
#include "io/h5/local_file.hpp"
#include "io/h5/reader_format.hpp"

namespace symdiscover {

/// An array as it lies in memory.
struct StoredArray {
    H5Layout layout;
    NumberType type;
    bool columns_first = false;             ///< as Fortran and MATLAB have it
    std::shared_ptr<std::byte const> data;  ///< product(shape) numbers; null for what is no number

    /// An array of numbers, without its data yet.
    static StoredArray of_numbers(NumberType const& type, std::vector<Index> shape, bool columns_first);

    /// What is no array of numbers, and what it is instead.
    static StoredArray of_others(std::string const& type, std::vector<Index> shape);

    /// Throws std::bad_alloc where no machine has so many.
    std::size_t data_bytes() const;
};

/// Where arrays come from: a file of one array or of several.
class ArraySource {
  public:
    virtual ~ArraySource() = default;
    virtual std::vector<std::string> names() const = 0;  ///< sorted

    /// Of an array that is there. Throws DataError, naming "/name".
    virtual StoredArray open(std::string const& name) = 0;
};

/// How /x and /y are called in files of arrays.
struct ArrayNames {
    std::string x = "x";
    std::string y = "y";
};

/// Files of arrays as the process that reads them has them: each array whole, in memory.
class ArrayFile final : public LocalFile {
  public:
    /// Where there is a second source, /x and /y are what `names` says: x of the first one, y of the second. All else
    /// is the first one's, by its own name.
    ArrayFile(OpenFiles const& files, std::vector<std::unique_ptr<ArraySource>> sources, ArrayNames names);

    H5Kind kind(std::string const& object) const override;
    std::vector<std::string> children(std::string const& group) const override;
    std::size_t open_dataset(std::string const& name) override;
    H5Layout const& layout(std::size_t dataset) const override { return opened_.at(dataset).layout; }
    void read(std::size_t dataset, H5Box const& part, double* values) override;
    void read(std::size_t dataset, H5Box const& part, std::int64_t* values) override;

  private:
    struct Place {
        ArraySource& source;
        std::string name;  ///< there; empty: the file as a whole
    };

    Place place_of(std::string const& object) const;
    void gather(StoredArray const& array, H5Box const& part, std::byte* to) const;
    template <class T, class Convert>
    void read_as(StoredArray const& array, H5Box const& part, T* values, Convert convert) const;

    OpenFiles const& files_;
    std::vector<std::unique_ptr<ArraySource>> sources_;
    ArrayNames names_;
    std::map<std::string, std::size_t> numbers_;
    std::vector<StoredArray> opened_;
};

/// Formats of files of arrays. Where there are two files, the second one has /y.
class ArrayFormat : public ReaderFormat {
  public:
    explicit ArrayFormat(ArrayNames names) : names_(std::move(names)) {}

    std::unique_ptr<LocalFile> open(OpenFiles const& files) final;

  protected:
    ArrayNames const& array_names() const { return names_; }

    /// Of file number i.
    virtual std::unique_ptr<ArraySource> open_source(OpenFiles const& files, std::size_t i) = 0;

  private:
    ArrayNames names_;
};

}  // namespace symdiscover
