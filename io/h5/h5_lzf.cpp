// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_lzf.hpp"

#include <hdf5.h>

#include <cstring>

namespace symdiscover {

std::optional<std::vector<std::byte>> decode_lzf(std::span<std::byte const> coded, std::size_t longest) {
    std::vector<std::byte> decoded;
    decoded.reserve(longest);
    auto const value = [&](std::size_t i) { return std::to_integer<std::size_t>(coded[i]); };
    std::size_t at = 0;
    while (at < coded.size()) {
        std::size_t const control = value(at++);
        if (control < 32) {
            std::size_t const count = control + 1;
            if (count > coded.size() - at || decoded.size() + count > longest) return std::nullopt;
            decoded.insert(decoded.end(), coded.begin() + static_cast<std::ptrdiff_t>(at),
                           coded.begin() + static_cast<std::ptrdiff_t>(at + count));
            at += count;
            continue;
        }
        std::size_t length = control >> 5;
        if (coded.size() - at < (length == 7 ? 2U : 1U)) return std::nullopt;
        if (length == 7) length += value(at++);
        std::size_t const back = ((control & 31) << 8) + value(at++) + 1;
        if (back > decoded.size() || decoded.size() + length + 2 > longest) return std::nullopt;
        for (std::size_t i = 0; i < length + 2; ++i) decoded.push_back(decoded[decoded.size() - back]);
    }
    return decoded;
}

namespace {

/// HDF5 calls this to decode a chunk in place; 0 means failure. The third parameter in the file is the chunk's size.
size_t lzf_filter(unsigned flags, size_t parameters, unsigned const* parameter, size_t bytes, size_t* buffer_bytes,
                  void** buffer) {
    if ((flags & H5Z_FLAG_REVERSE) == 0 || parameters < 3) return 0;
    auto const decoded = decode_lzf({static_cast<std::byte const*>(*buffer), bytes}, parameter[2]);
    if (!decoded || decoded->size() != parameter[2]) return 0;
    void* const chunk = H5allocate_memory(decoded->size(), false);
    if (chunk == nullptr) return 0;
    std::memcpy(chunk, decoded->data(), decoded->size());
    H5free_memory(*buffer);
    *buffer = chunk;
    *buffer_bytes = decoded->size();
    return decoded->size();
}

}  // namespace

void register_lzf() {
    static H5Z_class2_t const filter{H5Z_CLASS_T_VERS, lzf_filter_id, 0, 1, "lzf", nullptr, nullptr, lzf_filter};
    static bool const registered = H5Zregister(&filter) >= 0;
    static_cast<void>(registered);
}

}  // namespace symdiscover
