// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/data/dataset.hpp"
#include "io/h5/h5_reader.hpp"

namespace symdiscover {

/// Reads every value once, a few megabytes at a time, and puts the values in `keep` [rows, row_size] unless it is null.
/// Throws DataError at the first value that is not finite, saying where: "/x[3, 2, 17]".
/// `checksum` is carried on from dataset to dataset.
ValueSummary scan_values(std::string const& file, std::string const& name, H5Dataset const& dataset, double* keep,
                         std::uint64_t& checksum);

/// One step of 64-bit FNV-1a over the bytes of the values; start from fnv_start.
std::uint64_t fnv1a(std::uint64_t hash, double const* values, std::size_t count);

inline constexpr std::uint64_t fnv_start = 0xcbf29ce484222325;

}  // namespace symdiscover
