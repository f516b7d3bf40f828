// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/h5/h5_reader.hpp"

/// /x or /y as the program understands it: its axes in the right order, its numbers decoded.
namespace symdiscover {

/// What the numbers on disk stand for.
struct Encoding {
    std::vector<double> missing;  ///< numbers that say that there is no value
    double scale = 1.0;           ///< value = scale * number + offset
    double offset = 0.0;

    bool scaled() const { return scale != 1.0 || offset != 0.0; }
};

/// What the attributes of a dataset say of its numbers: _FillValue, missing_value, scale_factor, add_offset, netCDF's
/// default fill where netCDF has written it, and R's missing integers. Throws DataError for attributes that make no
/// sense.
Encoding read_encoding(H5Reader const& file, std::string const& dataset);

/// Whether a value is missing: NaN, or the largest number of its type, which many programs write for "none".
bool is_missing(double value);

/// A dataset with its axes in another order than the file's, and its numbers decoded.
class DataArray {
  public:
    /// Axis a of the array is axis order[a] of the dataset. With a `window` the entries of the first axis are then cut
    /// into tasks of so many, and what is left over at the end is left out.
    DataArray(H5Dataset dataset, std::vector<Index> order, Encoding encoding, std::optional<Index> window = {});

    /// Of arrays of tasks: task t has counts[t] examples, and the values of others are NaN.
    void limit_examples(std::vector<Index> counts) { counts_ = std::move(counts); }

    /// Whether there is no example of which this could be a value.
    bool is_beyond_examples(Index offset) const;

    std::vector<Index> const& shape() const { return shape_; }
    std::string const& file() const { return dataset_.file(); }
    std::string const& name() const { return dataset_.name(); }
    std::string const& type() const { return dataset_.layout().type; }  ///< on disk
    bool is_integer() const { return dataset_.layout().is_integer() && !encoding_.scaled(); }
    Index chunks_missing() const { return dataset_.layout().chunks_missing; }  ///< that were never written
    bool is_permuted() const { return permuted_; }
    Index stored_rows() const { return stored_shape_.front(); }  ///< before they are cut into tasks
    Index row_size() const { return row_size_; }                 ///< values in one entry of the first axis

    /// Entries first .. first + count - 1 of the first axis, in row-major order; NaN where the encoding says that there
    /// is no value. Throws DataError when they cannot be read.
    void read(Index first, Index count, double* values) const;

    /// "/x[3, 2, 17]" in the file's own order, or the line of a table, for the value at this place in row-major order.
    std::string element_name(Index offset) const;

    /// The number on disk at this place, and what it is: "NaN", "-32767, a fill value". For messages.
    std::string describe_missing(Index offset) const;

  private:
    std::vector<Index> stored_index(Index offset) const;
    void read_permuted(Index first, Index count, double* values) const;
    void decode(double* values, Index count) const;

    H5Dataset dataset_;
    std::vector<Index> order_;
    Encoding encoding_;
    std::vector<Index> shape_;
    std::vector<Index> stored_shape_;  ///< before it is cut into tasks
    Index row_size_ = 1;
    Index window_ = 1;
    bool permuted_ = false;
    std::vector<Index> counts_;
};

}  // namespace symdiscover
