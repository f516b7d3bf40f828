// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The filters that chunks are written through, decoded here and not by HDF5: it takes a chunk that decodes to fewer
/// bytes than it has for whole, and reads on in whatever lies behind it.
namespace symdiscover {

using Bytes = std::vector<std::byte>;

/// One filter of a dataset, as its file names it.
struct H5Filter {
    int id = 0;
    std::vector<unsigned> parameters;
};

/// Whether decode_filter() knows this filter: gzip, shuffle, Fletcher's checksum, szip and lzf.
bool is_decoded_here(H5Filter const& filter);

/// Undoes one filter. `longest` is the most bytes that can come out; nothing where the chunk is damaged, or would give
/// more. `progress`, where there is one, is counted up on the way through a large chunk. Throws std::bad_alloc.
std::optional<Bytes> decode_filter(H5Filter const& filter, Bytes coded, std::size_t longest,
                                   std::atomic<std::uint64_t>* progress = nullptr);

/// Why a chunk that was written through scale-offset or n-bit, which HDF5 decodes without looking where the chunk ends,
/// cannot give `elements` numbers of `element_bytes` bytes; empty where it can.
std::string fault_of_packed(H5Filter const& filter, std::span<std::byte const> coded, std::size_t elements,
                            std::size_t element_bytes);

/// Fletcher's checksum as HDF5 has it: over 16-bit words, the first byte of each the higher one.
std::uint32_t fletcher32(std::span<std::byte const> data);

}  // namespace symdiscover
