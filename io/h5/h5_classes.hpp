// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

#include "io/h5/h5_chunks.hpp"
#include "io/h5/h5_native.hpp"
#include "io/h5/h5_reader.hpp"
#include "io/h5/messages.hpp"

/// What the sources of H5LocalFile share; nothing else includes it.
namespace symdiscover {

/// Runs `action`; what HDF5 throws in it becomes a DataError that names the object.
template <class Action>
auto guarded(std::string const& file, std::string const& object, std::string const& expected, Action action) {
    try {
        return action();
    } catch (H5::Exception const&) {
        std::string const& reason = latest_hdf5_reason();
        bool const memory = reason.find("allocat") != std::string::npos;
        throw bad_input(
            file, object, expected,
            fmt::format("{} ({})", memory ? "damaged data, or not enough memory" : "damaged data", in_quotes(reason)));
    } catch (H5ChunkFault const& fault) {
        throw bad_input(file, object, expected, "damaged data: " + fault.found);
    }
}

/// h5py's bool: an enumeration of int8 with the members FALSE and TRUE.
inline bool is_bool(H5::EnumType const& type) {
    return type.getNmembers() == 2 && H5Tget_member_index(type.getId(), "FALSE") >= 0 &&
           H5Tget_member_index(type.getId(), "TRUE") >= 0;
}

inline std::string with_order(std::string const& name, H5::AtomType const& type) {
    bool const swapped = type.getSize() > 1 && type.getOrder() == H5T_ORDER_BE;
    return swapped ? name + " (big-endian)" : name;
}

/// Class and NumPy's name of the type of a dataset or an attribute.
template <class Object>
std::pair<H5Class, std::string> classify(Object const& object) {
    std::size_t const bits = object.getDataType().getSize() * 8;
    switch (object.getTypeClass()) {
        case H5T_FLOAT:
            return {H5Class::floating, with_order(fmt::format("float{}", bits), object.getFloatType())};
        case H5T_INTEGER: {
            H5::IntType const type = object.getIntType();
            char const* const prefix = type.getSign() == H5T_SGN_NONE ? "u" : "";
            return {H5Class::integer, with_order(fmt::format("{}int{}", prefix, bits), type)};
        }
        case H5T_ENUM:
            if (is_bool(object.getEnumType())) return {H5Class::boolean, "bool"};
            return {H5Class::integer, "enumeration"};
        case H5T_STRING:
            return {H5Class::text, "string"};
        case H5T_COMPOUND:
            return {H5Class::other, "compound (a table, or complex numbers)"};
        case H5T_VLEN:
            return {H5Class::other, H5Layout::variable_length};
        case H5T_REFERENCE:
            return {H5Class::other, H5Layout::references};
        default:
            return {H5Class::other, "a type that is not a number"};
    }
}

}  // namespace symdiscover
