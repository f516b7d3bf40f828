// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <H5Cpp.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "core/base/types.hpp"

/// What the HDF5 reader and writer share. The one file that includes H5Cpp.h: nothing else in the program sees HDF5.
namespace symdiscover {

/// Takes the place of HDF5's own error handler, which prints to stderr, by one that keeps the reason.
void silence_hdf5();

/// The innermost reason of HDF5's latest failure, in its own words.
std::string const& latest_hdf5_reason();

/// The type in memory of double, std::int64_t, std::uint64_t, std::int32_t or std::int8_t.
template <class T>
H5::DataType memory_type() {
    if constexpr (std::is_same_v<T, double>) return H5::PredType::NATIVE_DOUBLE;
    if constexpr (std::is_same_v<T, std::int64_t>) return H5::PredType::NATIVE_INT64;
    if constexpr (std::is_same_v<T, std::uint64_t>) return H5::PredType::NATIVE_UINT64;
    if constexpr (std::is_same_v<T, std::int32_t>) return H5::PredType::NATIVE_INT32;
    if constexpr (std::is_same_v<T, std::int8_t>) return H5::PredType::NATIVE_INT8;
}

std::vector<Index> shape_of(H5::DataSpace const& space);  ///< [0] for a null space

H5::DataSpace simple_space(std::vector<Index> const& shape);

/// The entries first .. first + count - 1 of the first axis; a scalar is selected whole.
H5::DataSpace rows_of(H5::DataSpace space, Index first, Index count);

/// The block of extent[a] entries from first[a] on along every axis a; a scalar is selected whole.
H5::DataSpace box_of(H5::DataSpace space, std::vector<Index> const& first, std::vector<Index> const& extent);

}  // namespace symdiscover
