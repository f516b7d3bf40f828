// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "io/h5/h5_reader.hpp"

namespace symdiscover {

/// How a number stands in a file of arrays: 1, 2, 4 or 8 bytes (of floating-point ones 2, 4 or 8).
struct NumberType {
    H5Class type_class = H5Class::floating;
    std::size_t bytes = 8;
    bool is_signed = true;
    bool big_endian = false;
};

/// As NumPy calls it: "float32", "int16 (big-endian)", "bool".
std::string name_of(NumberType const& type);

/// Turns numbers of this type into doubles, or into the nearest integers: `values` has room for `count` of the wider of
/// the two types, and holds the numbers one after another, before and after.
void convert_to_doubles(NumberType const& type, std::size_t count, std::byte* values);
void convert_to_integers(NumberType const& type, std::size_t count, std::byte* values);

}  // namespace symdiscover
