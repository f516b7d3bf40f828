// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_filters.hpp"

#include <fmt/format.h>
#include <hdf5.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <utility>

#include "io/h5/h5_lzf.hpp"

extern "C" {  // which the header leaves to C++
#include <szlib.h>
}

namespace symdiscover {

namespace {

std::size_t value(std::byte byte) { return std::to_integer<std::size_t>(byte); }

std::uint64_t little_endian(std::span<std::byte const> bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) number = number << 8 | value(bytes[i]);
    return number;
}

std::optional<Bytes> inflate_chunk(Bytes const& coded, std::size_t longest, std::atomic<std::uint64_t>* progress) {
    constexpr std::size_t slice = std::size_t{16} << 20;  // milliseconds
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
    // zlib does not write to its input, but takes a pointer that could.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(coded.data()));
    stream.avail_in = static_cast<uInt>(std::min<std::size_t>(coded.size(), std::numeric_limits<uInt>::max()));
    Bytes decoded(longest);
    stream.next_out = reinterpret_cast<Bytef*>(decoded.data());
    int state = Z_OK;
    while (state == Z_OK && stream.total_out < longest) {
        stream.avail_out = static_cast<uInt>(std::min<std::size_t>(longest - stream.total_out, slice));
        state = inflate(&stream, Z_SYNC_FLUSH);
        if (progress != nullptr) ++*progress;
    }
    if (state == Z_OK) {  // all is there: what remains is the end of the stream, not one byte more
        Bytef surplus = 0;
        stream.next_out = &surplus;
        stream.avail_out = 1;
        state = inflate(&stream, Z_SYNC_FLUSH);
    }
    auto const size = static_cast<std::size_t>(stream.total_out);
    inflateEnd(&stream);
    if (state != Z_STREAM_END || size > longest) return std::nullopt;
    decoded.resize(size);
    return decoded;
}

/// Byte k of all elements stands together; bytes that are left over stand at the end.
std::optional<Bytes> unshuffle(H5Filter const& filter, Bytes coded) {
    std::size_t const width = filter.parameters.empty() ? 0 : filter.parameters[0];
    if (width == 0) return std::nullopt;
    std::size_t const elements = coded.size() / width;
    if (width == 1 || elements <= 1) return coded;
    Bytes decoded(coded.size());
    for (std::size_t k = 0; k < width; ++k) {
        std::byte const* const from = coded.data() + k * elements;
        for (std::size_t i = 0; i < elements; ++i) decoded[i * width + k] = from[i];
    }
    std::copy(coded.begin() + static_cast<std::ptrdiff_t>(elements * width), coded.end(),
              decoded.begin() + static_cast<std::ptrdiff_t>(elements * width));
    return decoded;
}

std::optional<Bytes> without_checksum(Bytes coded) {
    constexpr std::size_t checksum_bytes = 4;
    if (coded.size() < checksum_bytes) return std::nullopt;
    std::span<std::byte const> const all(coded);
    std::uint64_t const stored = little_endian(all.last(checksum_bytes));
    std::uint32_t const found = fletcher32(all.first(all.size() - checksum_bytes));
    // HDF5 1.6.2 and earlier wrote the bytes of each half the other way round on processors such as this one.
    std::uint32_t const by_old_versions = (found & 0x00FF00FF) << 8 | (found & 0xFF00FF00) >> 8;
    if (stored != found && stored != by_old_versions) return std::nullopt;
    coded.resize(coded.size() - checksum_bytes);
    return coded;
}

/// Four bytes that say how long it will be, then the code.
std::optional<Bytes> unszip(H5Filter const& filter, Bytes const& coded, std::size_t longest) {
    constexpr std::size_t header = 4;
    if (filter.parameters.size() < 4 || coded.size() < header) return std::nullopt;
    auto const size = static_cast<std::size_t>(little_endian(std::span(coded).first(header)));
    if (size > longest) return std::nullopt;
    SZ_com_t about{};
    about.options_mask = static_cast<int>(filter.parameters[0]);
    about.pixels_per_block = static_cast<int>(filter.parameters[1]);
    about.bits_per_pixel = static_cast<int>(filter.parameters[2]);
    about.pixels_per_scanline = static_cast<int>(filter.parameters[3]);
    Bytes decoded(size);
    std::size_t got = size;
    int const end = SZ_BufftoBuffDecompress(decoded.data(), &got, coded.data() + header, coded.size() - header, &about);
    if (end != SZ_OK || got != size) return std::nullopt;
    return decoded;
}

std::string too_short(std::size_t bytes, double wanted) {
    return fmt::format("a chunk of {} bytes where {:.0f} are needed", bytes, wanted);
}

/// Minimum bits of a number (4 bytes), the size of the smallest one (1) and that (8, with room for 16), then the
/// numbers less the smallest one, packed.
std::string fault_of_scale_offset(H5Filter const& filter, std::span<std::byte const> coded, std::size_t elements,
                                  std::size_t element_bytes) {
    constexpr std::size_t header = 21;
    constexpr std::size_t at_elements = 2;
    constexpr std::size_t at_bytes = 4;
    if (filter.parameters.size() < 8) return "a scale-offset filter without its parameters";
    if (filter.parameters[at_elements] != elements || filter.parameters[at_bytes] != element_bytes) {
        return fmt::format("a scale-offset filter for chunks of {} numbers of {} bytes", filter.parameters[at_elements],
                           filter.parameters[at_bytes]);
    }
    if (coded.size() < header) return too_short(coded.size(), header);
    auto const bits = static_cast<double>(little_endian(coded.first(4)));
    if (bits > 8.0 * static_cast<double>(element_bytes)) return fmt::format("numbers of {:.0f} bits in a chunk", bits);
    // Numbers that take all their bits stand as they are.
    double const wanted = static_cast<double>(header) + std::ceil(bits * static_cast<double>(elements) / 8.0);
    return static_cast<double>(coded.size()) < wanted ? too_short(coded.size(), wanted) : "";
}

std::string fault_of_n_bit(H5Filter const& filter, std::span<std::byte const> coded, std::size_t elements,
                           std::size_t element_bytes) {
    constexpr unsigned atomic = 1;
    auto const& p =
        filter.parameters;  // their number, whether they are as they are, elements, class, bytes, order, bits
    if (p.size() < 8 || p[2] != elements) return "an n-bit filter for chunks of another size";
    if (p[1] != 0) {
        double const wanted = static_cast<double>(elements) * static_cast<double>(element_bytes);
        return static_cast<double>(coded.size()) < wanted ? too_short(coded.size(), wanted) : "";
    }
    bool const fits = p[3] == atomic && p[4] == element_bytes && p[6] >= 1 && p[6] + p[7] <= 8 * element_bytes;
    if (!fits) return fmt::format("an n-bit filter for numbers of {} bytes and {} bits", p[4], p[6]);
    double const wanted = std::ceil(static_cast<double>(p[6]) * static_cast<double>(elements) / 8.0);
    return static_cast<double>(coded.size()) < wanted ? too_short(coded.size(), wanted) : "";
}

}  // namespace

bool is_decoded_here(H5Filter const& filter) {
    return filter.id == H5Z_FILTER_DEFLATE || filter.id == H5Z_FILTER_SHUFFLE || filter.id == H5Z_FILTER_FLETCHER32 ||
           filter.id == H5Z_FILTER_SZIP || filter.id == lzf_filter_id;
}

std::optional<Bytes> decode_filter(H5Filter const& filter, Bytes coded, std::size_t longest,
                                   std::atomic<std::uint64_t>* progress) {
    std::optional<Bytes> decoded;
    switch (filter.id) {
        case H5Z_FILTER_DEFLATE:
            decoded = inflate_chunk(coded, longest, progress);
            break;
        case H5Z_FILTER_SHUFFLE:
            decoded = unshuffle(filter, std::move(coded));
            break;
        case H5Z_FILTER_FLETCHER32:
            decoded = without_checksum(std::move(coded));
            break;
        case H5Z_FILTER_SZIP:
            decoded = unszip(filter, coded, longest);
            break;
        case lzf_filter_id:
            decoded = decode_lzf(coded, longest);
            break;
        default:
            return std::nullopt;
    }
    if (decoded && decoded->size() > longest) return std::nullopt;
    return decoded;
}

std::string fault_of_packed(H5Filter const& filter, std::span<std::byte const> coded, std::size_t elements,
                            std::size_t element_bytes) {
    if (filter.id == H5Z_FILTER_SCALEOFFSET) return fault_of_scale_offset(filter, coded, elements, element_bytes);
    if (filter.id == H5Z_FILTER_NBIT) return fault_of_n_bit(filter, coded, elements, element_bytes);
    return "";
}

std::uint32_t fletcher32(std::span<std::byte const> data) {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    auto const fold = [](std::uint32_t sum) { return (sum & 0xFFFF) + (sum >> 16); };
    constexpr std::size_t most_words = 360;  // their sums of sums fit into 32 bits
    std::size_t words = 0;
    for (std::size_t i = 0; i < data.size(); i += 2) {
        std::size_t const low = i + 1 < data.size() ? value(data[i + 1]) : 0;
        first += static_cast<std::uint32_t>(value(data[i]) << 8 | low);
        second += first;
        if (++words % most_words != 0) continue;
        first = fold(first);
        second = fold(second);
    }
    first = fold(fold(first));
    second = fold(fold(second));
    return second << 16 | first;
}

}  // namespace symdiscover
