// SPDX-License-Identifier: Apache-2.0
#include "io/arrays/number_type.hpp"

#include <fmt/format.h>

#include "io/h5/h5_native.hpp"

namespace symdiscover {

namespace {

/// HDF5 converts every type of numbers to every other, and here as well what it reads itself.
H5::DataType native_type_of(NumberType const& type) {
    hid_t const order = type.big_endian ? H5T_ORDER_BE : H5T_ORDER_LE;
    if (type.type_class != H5Class::floating) {
        H5::IntType integer(H5::PredType::STD_I64LE);
        integer.setSize(type.bytes);
        integer.setSign(type.is_signed ? H5T_SGN_2 : H5T_SGN_NONE);
        integer.setOrder(static_cast<H5T_order_t>(order));
        return integer;
    }
    H5::FloatType floating(type.bytes == sizeof(double) ? H5::PredType::IEEE_F64LE : H5::PredType::IEEE_F32LE);
    if (type.bytes == 2) {  // IEEE's half: the fields first, as they must lie within the size
        floating.setFields(15, 10, 5, 0, 10);
        floating.setSize(2);
        floating.setEbias(15);
    }
    floating.setOrder(static_cast<H5T_order_t>(order));
    return floating;
}

}  // namespace

std::string name_of(NumberType const& type) {
    if (type.type_class == H5Class::boolean) return "bool";
    std::string const kind = type.type_class == H5Class::floating ? "float" : type.is_signed ? "int" : "uint";
    return fmt::format("{}{}{}", kind, 8 * type.bytes, type.big_endian && type.bytes > 1 ? " (big-endian)" : "");
}

void convert_to_doubles(NumberType const& type, std::size_t count, std::byte* values) {
    native_type_of(type).convert(memory_type<double>(), count, values, nullptr);
}

void convert_to_integers(NumberType const& type, std::size_t count, std::byte* values) {
    native_type_of(type).convert(memory_type<std::int64_t>(), count, values, nullptr);
}

}  // namespace symdiscover
