// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace symdiscover {

inline constexpr int lzf_filter_id = 32000;  ///< in the HDF Group's list of registered filters

/// Decodes LZF: a control byte below 32 announces that many literal bytes and one more; any other holds in its upper
/// three bits a length (7: the next byte is added), in its lower five and the byte after them how far back to copy
/// length + 2 bytes from. Nothing when the bytes are no LZF or decode to more than `longest`.
std::optional<std::vector<std::byte>> decode_lzf(std::span<std::byte const> coded, std::size_t longest);

/// Lets HDF5 read h5py's `compression="lzf"`, which h5py brings along and HDF5 itself does not know: in the sources of
/// virtual datasets, which it reads by itself.
void register_lzf();

}  // namespace symdiscover
