// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_reader.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <numeric>
#include <stdexcept>

#include "io/h5/clean_text.hpp"
#include "io/h5/file_access.hpp"
#include "io/h5/messages.hpp"
#include "io/h5/reader_process.hpp"
#include "io/h5/reader_service.hpp"

namespace symdiscover {

namespace {

/// Text is made harmless here, as it enters the program; who shows it puts it in one line.
template <class T>
T cleaned(T value) {
    return value;
}
template <>
std::string cleaned(std::string value) {
    return clean_text(value, longest_text, LineEnds::kept);
}
template <>
std::vector<std::string> cleaned(std::vector<std::string> values) {
    for (std::string& value : values) value = cleaned(std::move(value));
    return values;
}

/// Asks, and takes the answer apart.
template <class Take>
auto ask(ReaderProcess& process, Packet const& request, std::string const& object, Take take) {
    Packet answer = process.call(request, object);
    try {
        return take(answer);
    } catch (std::length_error const&) {
        throw process.damaged(object, "an answer that ends too soon");
    }
}

template <class T>
T ask_for(ReaderProcess& process, Packet const& request, std::string const& object) {
    return ask(process, request, object, [](Packet& answer) { return cleaned(answer.take<T>()); });
}

template <class T>
constexpr Request read_request() {
    return std::is_same_v<T, double> ? Request::read_doubles : Request::read_integers;
}

}  // namespace

Index H5Layout::row_size() const {
    if (shape.empty()) return 1;
    return std::accumulate(shape.begin() + 1, shape.end(), Index{1}, std::multiplies<>{});
}

H5Dataset::H5Dataset(std::shared_ptr<ReaderProcess> process, std::string file, std::string name, std::uint64_t number,
                     H5Layout layout)
    : process_(std::move(process)),
      file_(std::move(file)),
      name_(std::move(name)),
      number_(number),
      layout_(std::move(layout)) {}

std::string H5Dataset::place(std::vector<Index> const& index) const {
    return ask_for<std::string>(*process_, Packet().put(Request::place).put(name_).put(index), name_);
}

/// In pieces that the shared memory holds. Along the first axis that is longer than one the pieces of a block follow
/// one another in memory.
template <class T>
void H5Dataset::read_part(std::vector<Index> const& first, std::vector<Index> const& extent, T* values) const {
    constexpr auto at_once = static_cast<Index>(values_at_once / sizeof(T));
    auto const count = std::accumulate(extent.begin(), extent.end(), Index{1}, std::multiplies<>{});
    if (count == 0) return;
    if (count <= at_once) {
        process_->call(Packet().put(read_request<T>()).put(number_).put(first).put(extent), name_);
        std::memcpy(values, process_->values(), static_cast<std::size_t>(count) * sizeof(T));
        return;
    }
    auto const axis = static_cast<std::size_t>(
        std::find_if(extent.begin(), extent.end(), [](Index length) { return length > 1; }) - extent.begin());
    Index const width = count / extent[axis];
    Index const rows = std::max<Index>(1, at_once / width);
    std::vector<Index> start = first;
    std::vector<Index> length = extent;
    for (Index row = 0; row < extent[axis]; row += rows) {
        start[axis] = first[axis] + row;
        length[axis] = std::min(rows, extent[axis] - row);
        read_part(start, length, values + row * width);
    }
}

template <class T>
void H5Dataset::read_rows(Index first, Index count, T* values) const {
    std::vector<Index> start(layout_.shape.size(), 0);
    std::vector<Index> extent = layout_.shape;
    if (!extent.empty()) {
        start[0] = first;
        extent[0] = count;
    }
    read_part(start, extent, values);
}

void H5Dataset::read(Index first, Index count, double* values) const { read_rows(first, count, values); }
void H5Dataset::read(Index first, Index count, std::int64_t* values) const { read_rows(first, count, values); }

void H5Dataset::read_block(std::vector<Index> const& first, std::vector<Index> const& extent, double* values) const {
    read_part(first, extent, values);
}

namespace {

std::vector<std::unique_ptr<FileAccess>> open_hdf5(std::string const& path, Links links) {
    std::vector<std::unique_ptr<FileAccess>> files;
    files.push_back(std::make_unique<FileAccess>(path, links));
    require_hdf5(*files.front());
    return files;
}

}  // namespace

H5Reader::H5Reader(std::string const& path, Links links, ObjectNames names)
    : H5Reader(open_hdf5(path, links), hdf5_format(), std::move(names)) {}

H5Reader::H5Reader(std::vector<std::unique_ptr<FileAccess>> files, std::shared_ptr<ReaderFormat> format,
                   ObjectNames names)
    : process_(std::make_shared<ReaderProcess>(std::move(files), std::move(format))), names_(std::move(names)) {}

std::string const& H5Reader::path() const { return process_->path(); }

std::string const& H5Reader::path_of(std::string const& object) const {
    return object == "/y" ? process_->last_path() : process_->path();
}

std::string H5Reader::name_of(std::string const& object) const {
    auto const found = names_.find(object);
    return found == names_.end() ? object : found->second;
}

std::string H5Reader::format() const { return process_->format().name(); }

std::vector<std::string> const& H5Reader::other_files() const { return process_->files().others(); }

bool H5Reader::is_confined() const { return process_->is_confined(); }

H5Kind H5Reader::kind(std::string const& object) const {
    std::string const name = name_of(object);
    return ask_for<H5Kind>(*process_, Packet().put(Request::kind).put(name), name);
}

std::vector<std::string> H5Reader::children(std::string const& group) const {
    return ask_for<std::vector<std::string>>(*process_, Packet().put(Request::children).put(group), group);
}

H5Dataset H5Reader::dataset(std::string const& object) const {
    std::string const name = name_of(object);
    return ask(*process_, Packet().put(Request::dataset).put(name), name, [&](Packet& answer) {
        auto const number = answer.take<std::uint64_t>();
        return H5Dataset(process_, path_of(object), name, number, take_layout(answer));
    });
}

bool H5Reader::has_attribute(std::string const& object, std::string const& name) const {
    return ask_for<bool>(*process_, Packet().put(Request::has_attribute).put(name_of(object)).put(name), object);
}

std::vector<std::string> H5Reader::attributes(std::string const& object) const {
    return ask_for<std::vector<std::string>>(*process_, Packet().put(Request::attributes).put(name_of(object)), object);
}

bool H5Reader::is_text_attribute(std::string const& object, std::string const& name) const {
    return ask_for<bool>(*process_, Packet().put(Request::is_text_attribute).put(name_of(object)).put(name), object);
}

namespace {

template <class T>
void ask_for_attribute(ReaderProcess& process, std::string const& object, std::string const& name, T& value) {
    Packet request;
    request.put(Request::attribute).put(object).put(name).put(attribute_kind<T>());
    value = ask_for<T>(process, request, "attribute " + name + " of " + object);
}

}  // namespace

void H5Reader::read_attribute(std::string const& object, std::string const& name, std::string& value) const {
    ask_for_attribute(*process_, name_of(object), name, value);
}
void H5Reader::read_attribute(std::string const& object, std::string const& name, double& value) const {
    ask_for_attribute(*process_, name_of(object), name, value);
}
void H5Reader::read_attribute(std::string const& object, std::string const& name, bool& value) const {
    ask_for_attribute(*process_, name_of(object), name, value);
}
void H5Reader::read_attribute(std::string const& object, std::string const& name, Index& value) const {
    ask_for_attribute(*process_, name_of(object), name, value);
}
void H5Reader::read_attribute(std::string const& object, std::string const& name, std::uint64_t& value) const {
    ask_for_attribute(*process_, name_of(object), name, value);
}
void H5Reader::read_attribute(std::string const& object, std::string const& name,
                              std::vector<std::string>& value) const {
    ask_for_attribute(*process_, name_of(object), name, value);
}
void H5Reader::read_attribute(std::string const& object, std::string const& name, std::vector<Index>& value) const {
    ask_for_attribute(*process_, name_of(object), name, value);
}
void H5Reader::read_attribute(std::string const& object, std::string const& name, std::vector<double>& value) const {
    ask_for_attribute(*process_, name_of(object), name, value);
}

std::vector<std::string> H5Reader::dimension_names(std::string const& dataset) const {
    return ask_for<std::vector<std::string>>(*process_, Packet().put(Request::dimension_names).put(name_of(dataset)),
                                             dataset);
}

}  // namespace symdiscover
