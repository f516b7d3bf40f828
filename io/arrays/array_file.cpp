// SPDX-License-Identifier: Apache-2.0
#include "io/arrays/array_file.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <new>

#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// Distances in bytes between neighbours along each axis.
std::vector<Index> strides_of(StoredArray const& array) {
    std::vector<Index> const& shape = array.layout.shape;
    std::vector<Index> strides(shape.size(), static_cast<Index>(array.type.bytes));
    for (std::size_t i = 1; i < shape.size(); ++i) {
        if (array.columns_first) {
            strides[i] = strides[i - 1] * shape[i - 1];
        } else {
            std::size_t const axis = shape.size() - 1 - i;
            strides[axis] = strides[axis + 1] * shape[axis + 1];
        }
    }
    return strides;
}

std::size_t count_of(H5Box const& part) {
    std::size_t count = 1;
    for (Index const length : part.extent) count *= static_cast<std::size_t>(length);
    return count;
}

/// "x" of "/x".
std::string without_slash(std::string const& object) { return object.substr(object.starts_with('/') ? 1 : 0); }

}  // namespace

StoredArray StoredArray::of_numbers(NumberType const& type, std::vector<Index> shape, bool columns_first) {
    StoredArray array;
    array.type = type;
    array.layout.type_class = type.type_class;
    array.layout.type = name_of(type);
    array.layout.bytes = type.bytes;
    array.layout.shape = std::move(shape);
    array.columns_first = columns_first;
    return array;
}

StoredArray StoredArray::of_others(std::string const& type, std::vector<Index> shape) {
    StoredArray array;
    array.layout.type = type;
    array.layout.shape = std::move(shape);
    return array;
}

std::size_t StoredArray::data_bytes() const {
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<Index>::max()) / sizeof(double);
    std::size_t count = 1;
    for (Index const length : layout.shape) {
        if (length < 0) throw std::bad_alloc();
        if (length == 0) return 0;
        if (count > most / static_cast<std::size_t>(length)) throw std::bad_alloc();
        count *= static_cast<std::size_t>(length);
    }
    return count * type.bytes;
}

ArrayFile::ArrayFile(OpenFiles const& files, std::vector<std::unique_ptr<ArraySource>> sources, ArrayNames names)
    : files_(files), sources_(std::move(sources)), names_(std::move(names)) {}

ArrayFile::Place ArrayFile::place_of(std::string const& object) const {
    bool const two = sources_.size() > 1;
    if (two && object == "/x") return {*sources_.front(), names_.x};
    if (two && object == "/y") return {*sources_.back(), names_.y};
    return {*sources_.front(), without_slash(object)};
}

H5Kind ArrayFile::kind(std::string const& object) const {
    Place const place = place_of(object);
    if (place.name.empty()) return H5Kind::group;
    std::vector<std::string> const names = place.source.names();
    if (std::find(names.begin(), names.end(), place.name) != names.end()) return H5Kind::dataset;
    bool const is_group = std::any_of(names.begin(), names.end(),
                                      [&](std::string const& one) { return one.starts_with(place.name + "/"); });
    return is_group ? H5Kind::group : H5Kind::missing;
}

std::vector<std::string> ArrayFile::children(std::string const& group) const {
    if (group != "/") return {};
    std::vector<std::string> names;
    for (auto const& source : sources_) {
        for (std::string& name : source->names()) names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::size_t ArrayFile::open_dataset(std::string const& object) {
    if (auto const known = numbers_.find(object); known != numbers_.end()) return known->second;
    if (kind(object) != H5Kind::dataset) {
        throw bad_input(files_.named.front().path, object, "an array", "nothing of that name");
    }
    Place const place = place_of(object);
    opened_.push_back(place.source.open(place.name));
    return numbers_[object] = opened_.size() - 1;
}

/// The numbers of a part as they lie in the file, in row-major order.
void ArrayFile::gather(StoredArray const& array, H5Box const& part, std::byte* to) const {
    std::vector<Index> const strides = strides_of(array);
    std::size_t const axes = part.extent.size();
    std::size_t const bytes = array.type.bytes;
    std::byte const* from = array.data.get();
    for (std::size_t axis = 0; axis < axes; ++axis) from += part.first[axis] * strides[axis];
    if (axes == 0) {
        std::memcpy(to, from, bytes);
        return;
    }
    Index const length = part.extent.back();
    Index const stride = strides.back();
    std::vector<Index> index(axes, 0);
    for (std::size_t rows = count_of(part) / static_cast<std::size_t>(length); rows > 0; --rows) {
        if (stride == static_cast<Index>(bytes)) {
            std::memcpy(to, from, static_cast<std::size_t>(length) * bytes);
        } else {
            for (Index i = 0; i < length; ++i) {
                std::memcpy(to + static_cast<std::size_t>(i) * bytes, from + i * stride, bytes);
            }
        }
        to += static_cast<std::size_t>(length) * bytes;
        ++*files_.progress;
        for (std::size_t axis = axes - 1; axis-- > 0;) {
            from += strides[axis];
            if (++index[axis] < part.extent[axis]) break;
            from -= strides[axis] * part.extent[axis];
            index[axis] = 0;
        }
    }
}

template <class T, class Convert>
void ArrayFile::read_as(StoredArray const& array, H5Box const& part, T* values, Convert convert) const {
    std::size_t const count = count_of(part);
    if (count == 0) return;
    // Converted in place, where the wider of the two types has room.
    std::vector<std::byte> wide(array.type.bytes > sizeof(T) ? count * array.type.bytes : 0);
    std::byte* const bytes = wide.empty() ? reinterpret_cast<std::byte*>(values) : wide.data();
    gather(array, part, bytes);
    convert(array.type, count, bytes);
    if (!wide.empty()) std::memcpy(values, wide.data(), count * sizeof(T));
}

void ArrayFile::read(std::size_t dataset, H5Box const& part, double* values) {
    read_as(opened_.at(dataset), part, values, convert_to_doubles);
}

void ArrayFile::read(std::size_t dataset, H5Box const& part, std::int64_t* values) {
    read_as(opened_.at(dataset), part, values, convert_to_integers);
}

std::unique_ptr<LocalFile> ArrayFormat::open(OpenFiles const& files) {
    std::vector<std::unique_ptr<ArraySource>> sources;
    for (std::size_t i = 0; i < files.named.size(); ++i) sources.push_back(open_source(files, i));
    return std::make_unique<ArrayFile>(files, std::move(sources), names_);
}

}  // namespace symdiscover
