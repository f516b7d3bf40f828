// SPDX-License-Identifier: Apache-2.0
#include "io/data/data_array.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/data/task_source.hpp"
#include "io/data/array_writers.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// netCDF's fill for float and double alike, where no other is set.
constexpr double netcdf_fill = 9.9692099683868690e+36;

/// R's integers have this one for NA.
constexpr double r_missing_integer = -2147483648.0;

/// A number as the dataset has it: a fill value given as a double is compared with floats.
double in_type_of(H5Layout const& layout, double value) {
    bool const single = layout.type_class == H5Class::floating && layout.bytes == sizeof(float);
    bool const fits = std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max());
    return single && fits ? static_cast<double>(static_cast<float>(value)) : value;
}

/// A number that an attribute gives for the whole dataset.
double read_factor(H5Reader const& file, std::string const& dataset, std::string const& name, double otherwise) {
    if (!file.has_attribute(dataset, name)) return otherwise;
    std::vector<double> values;
    file.read_attribute(dataset, name, values);
    bool const sensible = values.size() == 1 && std::isfinite(values[0]) && (name == "add_offset" || values[0] != 0.0);
    if (!sensible) {
        std::string const found = values.size() == 1 ? fmt::format("{}", values[0]) : fmt::format("{}", values.size());
        throw bad_input(file.path(), fmt::format("attribute {} of {}", name, dataset),
                        name == "add_offset" ? "one finite number" : "one finite number other than 0",
                        values.size() == 1 ? found : found + " numbers");
    }
    return values[0];
}

bool is_netcdf(H5Reader const& file, std::string const& dataset) {
    return file.has_attribute(dataset, "_Netcdf4Dimid") || file.has_attribute("/", "_NCProperties");
}

}  // namespace

Encoding read_encoding(H5Reader const& file, std::string const& dataset) {
    Encoding encoding;
    H5Layout const layout = file.dataset(dataset).layout();
    for (char const* const name : {"_FillValue", "missing_value"}) {
        if (!file.has_attribute(dataset, name)) continue;
        std::vector<double> values;
        file.read_attribute(dataset, name, values);
        for (double const value : values) encoding.missing.push_back(in_type_of(layout, value));
    }
    if (layout.type_class == H5Class::floating && is_netcdf(file, dataset)) encoding.missing.push_back(netcdf_fill);
    if (layout.type == "int32" && is_written_by_r(file, dataset)) encoding.missing.push_back(r_missing_integer);
    encoding.scale = read_factor(file, dataset, "scale_factor", 1.0);
    encoding.offset = read_factor(file, dataset, "add_offset", 0.0);
    return encoding;
}

bool is_missing(double value) {
    constexpr double largest = std::numeric_limits<double>::max();
    constexpr auto largest_single = static_cast<double>(std::numeric_limits<float>::max());
    double const size = std::abs(value);
    return std::isnan(value) || size == largest || size == largest_single;
}

DataArray::DataArray(H5Dataset dataset, std::vector<Index> order, Encoding encoding, std::optional<Index> window)
    : dataset_(std::move(dataset)),
      order_(std::move(order)),
      encoding_(std::move(encoding)),
      window_(window.value_or(1)) {
    for (Index const axis : order_) shape_.push_back(dataset_.layout().shape[static_cast<std::size_t>(axis)]);
    stored_shape_ = shape_;
    if (window) {
        shape_.front() /= window_;
        shape_.insert(shape_.begin() + 1, window_);
    }
    row_size_ = std::accumulate(shape_.begin() + 1, shape_.end(), Index{1}, std::multiplies<>{});
    permuted_ = !std::is_sorted(order_.begin(), order_.end());
}

void DataArray::decode(double* values, Index count) const {
    if (encoding_.missing.empty() && !encoding_.scaled()) return;
    auto const& missing = encoding_.missing;
    for (Index i = 0; i < count; ++i) {
        double& value = values[i];
        if (std::find(missing.begin(), missing.end(), value) != missing.end()) {
            value = std::numeric_limits<double>::quiet_NaN();
        } else if (!is_missing(value)) {
            value = encoding_.scale * value + encoding_.offset;
        }
    }
}

void DataArray::read(Index first, Index count, double* values) const {
    if (count == 0) return;
    if (permuted_) {
        read_permuted(first * window_, count * window_, values);
    } else {
        dataset_.read(first * window_, count * window_, values);
    }
    decode(values, count * row_size_);
    if (counts_.empty()) return;
    Index const width = row_size_ / shape_[1];
    for (Index task = 0; task < count; ++task) {
        double* const begin = values + task * row_size_;
        Index const there = counts_[static_cast<std::size_t>(first + task)] * width;
        std::fill(begin + there, begin + row_size_, std::numeric_limits<double>::quiet_NaN());
    }
}

bool DataArray::is_beyond_examples(Index offset) const {
    if (counts_.empty()) return false;
    Index const example = offset % row_size_ / (row_size_ / shape_[1]);
    return example >= counts_[static_cast<std::size_t>(offset / row_size_)];
}

void DataArray::read_permuted(Index first, Index count, double* values) const {
    std::size_t const axes = stored_shape_.size();
    Index const row_values = row_size_ / window_;
    std::vector<Index> start(axes, 0);
    std::vector<Index> extent = dataset_.layout().shape;
    auto const leading = static_cast<std::size_t>(order_[0]);
    start[leading] = first;
    extent[leading] = count;
    std::vector<double> block(static_cast<std::size_t>(count * row_values));
    dataset_.read_block(start, extent, block.data());

    // How far apart in the block two values are that are neighbours along an axis of the array.
    std::vector<Index> stride(axes, 1);
    for (std::size_t axis = 0; axis < axes; ++axis) {
        auto const stored = static_cast<std::size_t>(order_[axis]);
        for (std::size_t below = stored + 1; below < axes; ++below) stride[axis] *= extent[below];
    }
    std::vector<Index> sizes = stored_shape_;
    sizes[0] = count;
    std::vector<Index> index(axes, 0);
    Index from = 0;
    for (Index i = 0; i < count * row_values; ++i) {
        values[i] = block[static_cast<std::size_t>(from)];
        for (std::size_t axis = axes; axis-- > 0;) {
            from += stride[axis];
            if (++index[axis] < sizes[axis]) break;
            from -= stride[axis] * sizes[axis];
            index[axis] = 0;
        }
    }
}

std::vector<Index> DataArray::stored_index(Index offset) const {
    std::vector<Index> index(stored_shape_.size());
    for (std::size_t axis = stored_shape_.size(); axis-- > 0; offset /= stored_shape_[axis]) {
        index[static_cast<std::size_t>(order_[axis])] = offset % stored_shape_[axis];
    }
    return index;
}

std::string DataArray::element_name(Index offset) const { return dataset_.place(stored_index(offset)); }

std::string DataArray::describe_missing(Index offset) const {
    double number = 0.0;
    dataset_.read_block(stored_index(offset), std::vector<Index>(stored_shape_.size(), 1), &number);
    if (std::isnan(number)) return "NaN";
    auto const& missing = encoding_.missing;
    bool const filled = std::find(missing.begin(), missing.end(), number) != missing.end();
    return fmt::format("{}, {}", number,
                       filled ? "a fill value" : "the largest number of its type, which stands for a missing value");
}

}  // namespace symdiscover
