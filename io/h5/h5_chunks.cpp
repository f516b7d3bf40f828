// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_chunks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>

#include "io/h5/messages.hpp"
#include "io/h5/reader_confinement.hpp"

namespace symdiscover {

namespace {

/// Calls visit(index) for every index from `first` to `last`, the last axis fastest.
template <class Visit>
void for_each_place(std::vector<Index> const& first, std::vector<Index> const& last, Visit visit) {
    std::vector<Index> at = first;
    for (;;) {
        visit(at);
        std::size_t axis = at.size();
        while (axis-- > 0 && ++at[axis] > last[axis]) at[axis] = first[axis];
        if (axis >= at.size()) return;
    }
}

/// How far apart in a row-major array two neighbours along each axis are.
std::vector<Index> strides(std::vector<Index> const& shape) {
    std::vector<Index> stride(shape.size(), 1);
    for (std::size_t axis = shape.size(); axis-- > 1;) stride[axis - 1] = stride[axis] * shape[axis];
    return stride;
}

Bytes fill_value(H5::DSetCreatPropList const& creation, H5::DataType const& type) {
    H5D_fill_value_t defined = H5D_FILL_VALUE_UNDEFINED;
    if (H5Pfill_value_defined(creation.getId(), &defined) < 0 || defined == H5D_FILL_VALUE_UNDEFINED) return {};
    Bytes fill(type.getSize());
    creation.getFillValue(type, fill.data());
    return fill;
}

/// Room for the chunks that one entry of the first axis lies in, twice over, so that tasks which share chunks do not
/// have them decoded once each.
std::size_t cache_bytes(std::vector<Index> const& shape, std::vector<Index> const& chunk, std::size_t element_bytes) {
    double bytes = 2.0 * static_cast<double>(element_bytes) * static_cast<double>(chunk.front());
    for (std::size_t axis = 1; axis < shape.size(); ++axis) bytes *= static_cast<double>(shape[axis]);
    constexpr double least = 16 << 20;
    constexpr double most = 512 << 20;  // chunks beyond this are read again for each run of tasks
    return static_cast<std::size_t>(std::clamp(bytes, least, most));
}

}  // namespace

std::vector<H5Filter> filters_of(H5::DSetCreatPropList const& creation) {
    constexpr std::size_t most_parameters = 256;  // HDF5 refuses to tell more
    std::vector<H5Filter> filters;
    for (int i = 0; i < creation.getNfilters(); ++i) {
        unsigned flags = 0;
        unsigned config = 0;
        std::vector<unsigned> parameters(most_parameters);
        std::size_t count = parameters.size();
        char name[32] = "";
        H5Z_filter_t const id = creation.getFilter(i, flags, count, parameters.data(), sizeof name, name, config);
        parameters.resize(std::min(count, most_parameters));
        filters.push_back({id, std::move(parameters)});
    }
    return filters;
}

H5Chunks::H5Chunks(H5::DataSet dataset, std::vector<Index> shape, std::vector<Index> chunk, std::size_t element_bytes,
                   H5Source& source)
    : dataset_(std::move(dataset)),
      shape_(std::move(shape)),
      chunk_(std::move(chunk)),
      element_bytes_(element_bytes),
      chunk_bytes_(
          std::accumulate(chunk_.begin(), chunk_.end(), element_bytes,
                          [](std::size_t bytes, Index length) { return bytes * static_cast<std::size_t>(length); })),
      source_(source),
      most_kept_(cache_bytes(shape_, chunk_, element_bytes)) {
    H5::DSetCreatPropList const creation = dataset_.getCreatePlist();
    filters_ = filters_of(creation);
    unsigned options = 0;
    partial_unfiltered_ =
        H5Pget_chunk_opts(creation.getId(), &options) >= 0 && (options & H5D_CHUNK_DONT_FILTER_PARTIAL_CHUNKS) != 0;
    fill_ = fill_value(creation, dataset_.getDataType());
    // Decoding takes the chunk as stored and as decoded at a time.
    if (chunk_bytes_ > reader_memory() / 3) throw std::bad_alloc();
}

bool H5Chunks::decodable() const { return std::all_of(filters_.begin(), filters_.end(), is_decoded_here); }

std::string H5Chunks::name(Place const& place) const { return "chunk " + format_shape(place); }

bool H5Chunks::is_partial(Place const& place) const {
    for (std::size_t axis = 0; axis < place.size(); ++axis) {
        if ((place[axis] + 1) * chunk_[axis] > shape_[axis]) return true;
    }
    return false;
}

/// As it lies in the file; empty where it was never written.
Bytes H5Chunks::stored(Place const& place, std::uint32_t& skipped) const {
    std::vector<hsize_t> offset;
    for (std::size_t axis = 0; axis < place.size(); ++axis) {
        offset.push_back(static_cast<hsize_t>(place[axis] * chunk_[axis]));
    }
    hsize_t size = 0;
    bool const found = H5Dget_chunk_storage_size(dataset_.getId(), offset.data(), &size) >= 0;
    // HDF5 1.10's way to say that it is not there; later versions say 0 bytes.
    if (!found && latest_hdf5_reason() == "chunk storage is not allocated") return {};
    if (!found) {
        throw H5ChunkFault{
            fmt::format("{} that is not to be found ({})", name(place), in_quotes(latest_hdf5_reason()))};
    }
    // What is stored can be somewhat longer than what it stands for, never much.
    if (size > 2 * chunk_bytes_ + 4096) {
        throw H5ChunkFault{fmt::format("{} that takes {} bytes, for {}", name(place), size, chunk_bytes_)};
    }
    Bytes bytes(static_cast<std::size_t>(size));
    if (size == 0) return bytes;
    source_.most_at_once = bytes.size();
    source_.last_at_once = 0;
    bool const is_read = H5Dread_chunk(dataset_.getId(), H5P_DEFAULT, offset.data(), &skipped, bytes.data()) >= 0;
    source_.most_at_once = std::numeric_limits<std::size_t>::max();
    if (!is_read) {
        throw H5ChunkFault{fmt::format("{} that cannot be read ({})", name(place), in_quotes(latest_hdf5_reason()))};
    }
    if (source_.last_at_once != bytes.size()) {
        throw H5ChunkFault{
            fmt::format("{} that holds {} bytes of {}", name(place), source_.last_at_once, bytes.size())};
    }
    return bytes;
}

/// Bytes that go into a filter of this number: a chunk, and the checksums of filters before it.
std::size_t H5Chunks::size_before(std::size_t filter, std::uint32_t skipped) const {
    std::size_t bytes = chunk_bytes_;
    for (std::size_t i = 0; i < filter; ++i) {
        bool const is_skipped = i < 32 && (skipped >> i & 1) != 0;
        if (filters_[i].id == H5Z_FILTER_FLETCHER32 && !is_skipped) bytes += 4;
        // Another compression before this one: what it makes of a chunk is not known.
        bool const keeps_size = filters_[i].id == H5Z_FILTER_FLETCHER32 || filters_[i].id == H5Z_FILTER_SHUFFLE;
        if (!keeps_size && !is_skipped) bytes = std::max(bytes, 2 * chunk_bytes_ + 4096);
    }
    return bytes;
}

/// Undoes the filters from the last to the first.
Bytes H5Chunks::decode(Bytes bytes, std::uint32_t skipped) const {
    for (std::size_t i = filters_.size(); i-- > 0;) {
        if (i < 32 && (skipped >> i & 1) != 0) continue;
        std::size_t const longest = size_before(i, skipped);
        if (!is_decoded_here(filters_[i])) {
            check_packed(i, bytes, longest);
            return {};
        }
        auto decoded = decode_filter(filters_[i], std::move(bytes), longest, source_.progress);
        if (!decoded) throw H5ChunkFault{fmt::format("that does not decode to its {} bytes", chunk_bytes_)};
        bytes = *std::move(decoded);
    }
    return bytes;
}

void H5Chunks::check_packed(std::size_t filter, Bytes const& bytes, std::size_t longest) const {
    std::string const fault = fault_of_packed(filters_[filter], bytes, chunk_bytes_ / element_bytes_, element_bytes_);
    if (!fault.empty()) throw H5ChunkFault{"with " + fault};
    bool const is_packed = filters_[filter].id == H5Z_FILTER_SCALEOFFSET || filters_[filter].id == H5Z_FILTER_NBIT;
    if (is_packed && longest != chunk_bytes_ && longest != chunk_bytes_ + 4) {
        throw H5ChunkFault{"packed by several filters, whose sizes cannot be checked"};
    }
}

Bytes H5Chunks::load(Place const& place) const {
    std::uint32_t skipped = 0;
    Bytes bytes = stored(place, skipped);
    if (source_.progress != nullptr) ++*source_.progress;
    if (bytes.empty()) return bytes;
    if (partial_unfiltered_ && is_partial(place)) skipped = ~0U;
    try {
        bytes = decode(std::move(bytes), skipped);
    } catch (H5ChunkFault const& fault) {
        throw H5ChunkFault{name(place) + " " + fault.found};
    }
    bool const by_hdf5 = !decodable() && bytes.empty();
    if (!by_hdf5 && bytes.size() != chunk_bytes_) {
        throw H5ChunkFault{fmt::format("{} that holds {} bytes of {}", name(place), bytes.size(), chunk_bytes_)};
    }
    return bytes;
}

void H5Chunks::make_room() {
    while (kept_bytes_ + chunk_bytes_ > most_kept_ && !kept_.empty()) {
        auto const oldest = std::min_element(
            kept_.begin(), kept_.end(), [](auto const& a, auto const& b) { return a.second.used < b.second.used; });
        kept_bytes_ -= oldest->second.bytes.size();
        kept_.erase(oldest);
    }
}

Bytes const& H5Chunks::chunk_at(Place const& place) {
    auto found = kept_.find(place);
    if (found == kept_.end()) {
        make_room();
        found = kept_.emplace(place, Kept{load(place), 0}).first;
        kept_bytes_ += found->second.bytes.size();
    }
    found->second.used = ++clock_;
    return found->second.bytes;
}

/// The part of one chunk that lies in `part`, row by row.
void H5Chunks::copy(Bytes const& from, Place const& place, H5Box const& part, std::byte* to) const {
    std::size_t const axes = shape_.size();
    std::vector<Index> first(axes);
    std::vector<Index> last(axes);
    for (std::size_t axis = 0; axis < axes; ++axis) {
        Index const begin = place[axis] * chunk_[axis];
        first[axis] = std::max(begin, part.first[axis]);
        last[axis] = std::min(begin + chunk_[axis], part.first[axis] + part.extent[axis]) - 1;
    }
    std::vector<Index> const in_chunk = strides(chunk_);
    std::vector<Index> const in_part = strides(part.extent);
    Index const row = last.back() - first.back() + 1;
    std::size_t const row_bytes = static_cast<std::size_t>(row) * element_bytes_;
    last.back() = first.back();
    for_each_place(first, last, [&](Place const& at) {
        Index source = 0;
        Index target = 0;
        for (std::size_t axis = 0; axis < axes; ++axis) {
            source += (at[axis] - place[axis] * chunk_[axis]) * in_chunk[axis];
            target += (at[axis] - part.first[axis]) * in_part[axis];
        }
        std::byte* const row_to = to + static_cast<std::size_t>(target) * element_bytes_;
        if (!from.empty()) {
            std::memcpy(row_to, from.data() + static_cast<std::size_t>(source) * element_bytes_, row_bytes);
            return;
        }
        for (Index i = 0; i < row; ++i) {
            std::memcpy(row_to + static_cast<std::size_t>(i) * element_bytes_, fill_.data(), element_bytes_);
        }
    });
}

void H5Chunks::read(H5Box const& part, std::byte* to) {
    Place first;
    Place last;
    for (std::size_t axis = 0; axis < shape_.size(); ++axis) {
        first.push_back(part.first[axis] / chunk_[axis]);
        last.push_back((part.first[axis] + part.extent[axis] - 1) / chunk_[axis]);
    }
    for_each_place(first, last, [&](Place const& place) {
        Bytes const& chunk = chunk_at(place);
        if (chunk.empty() && fill_.empty()) {
            throw H5ChunkFault{name(place) + " that was never written, and no fill value"};
        }
        copy(chunk, place, part, to);
    });
}

void H5Chunks::check_all() {
    Place last;
    for (std::size_t axis = 0; axis < shape_.size(); ++axis) last.push_back((shape_[axis] - 1) / chunk_[axis]);
    for_each_place(Place(shape_.size(), 0), last, [this](Place const& place) { load(place); });
}

}  // namespace symdiscover
