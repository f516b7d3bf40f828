// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "io/h5/h5_classes.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// Product of sizes, or nothing where it is beyond all files.
bool multiplies(std::vector<Index> const& sizes, std::size_t bytes, Index& product) {
    product = static_cast<Index>(bytes);
    for (Index const size : sizes) {
        if (size < 0 || __builtin_mul_overflow(product, size, &product)) return false;
    }
    return true;
}

std::string fault_of_integer(hid_t type, std::size_t bits) {
    std::size_t const precision = H5Tget_precision(type);
    int const offset = H5Tget_offset(type);
    if (precision >= 1 && offset >= 0 && precision + static_cast<std::size_t>(offset) <= bits) return "";
    return fmt::format("an integer of {} bits from bit {} on in {} bits", precision, offset, bits);
}

std::string fault_of_float(hid_t type, std::size_t bits) {
    std::size_t sign = 0;
    std::size_t exponent = 0;
    std::size_t exponent_bits = 0;
    std::size_t mantissa = 0;
    std::size_t mantissa_bits = 0;
    std::size_t const precision = H5Tget_precision(type);
    int const offset = H5Tget_offset(type);
    bool const known = H5Tget_fields(type, &sign, &exponent, &exponent_bits, &mantissa, &mantissa_bits) >= 0;
    bool const within = offset >= 0 && precision + static_cast<std::size_t>(offset) <= bits && sign < bits &&
                        exponent <= bits && exponent_bits <= bits - exponent && mantissa <= bits &&
                        mantissa_bits <= bits - mantissa;
    bool const apart = (exponent + exponent_bits <= mantissa || mantissa + mantissa_bits <= exponent) &&
                       (sign < exponent || sign >= exponent + exponent_bits) &&
                       (sign < mantissa || sign >= mantissa + mantissa_bits);
    constexpr std::size_t longest_exponent = 15;  // of quadruple precision
    bool const sensible = exponent_bits >= 2 && exponent_bits <= longest_exponent && mantissa_bits >= 1 &&
                          H5Tget_ebias(type) < std::size_t{1} << longest_exponent;
    if (known && within && apart && sensible) return "";
    return fmt::format("a floating-point number with {} bits of exponent from bit {} on and {} of mantissa in {} bits",
                       exponent_bits, exponent, mantissa_bits, bits);
}

}  // namespace

H5Layout layout_of(H5::DataSet const& dataset) {
    auto const [type_class, type] = classify(dataset);
    H5::DataSpace const space = dataset.getSpace();
    H5Layout layout{type_class, type, dataset.getDataType().getSize(), shape_of(space), {}, false, 0};
    H5::DSetCreatPropList const creation = dataset.getCreatePlist();
    if (creation.getLayout() != H5D_CHUNKED) return layout;
    std::size_t const axes = layout.shape.size();
    std::vector<hsize_t> chunk(axes);
    creation.getChunk(static_cast<int>(axes), chunk.data());
    layout.chunks.assign(chunk.begin(), chunk.end());
    std::vector<hsize_t> now(axes);
    std::vector<hsize_t> most(axes);
    space.getSimpleExtentDims(now.data(), most.data());
    layout.grows_on_all_axes =
        std::all_of(most.begin(), most.end(), [](hsize_t length) { return length == H5S_UNLIMITED; });
    return layout;
}

std::string fault_of_shape(std::vector<Index> const& shape, std::size_t bytes) {
    Index product = 0;
    std::size_t const widest = std::max(bytes, sizeof(double));
    bool const sizes = std::none_of(shape.begin(), shape.end(), [](Index size) { return size < 0; });
    bool const is_empty = sizes && std::find(shape.begin(), shape.end(), 0) != shape.end();
    if (is_empty || (bytes < std::size_t{1} << 32 && multiplies(shape, widest, product))) return "";
    return fmt::format("shape {} of {} bytes each: more than any file holds", format_shape(shape), bytes);
}

std::string fault_of_type(H5::DataType const& type) {
    H5T_class_t const type_class = type.getClass();
    bool const is_float = type_class == H5T_FLOAT;
    if (!is_float && type_class != H5T_INTEGER && type_class != H5T_ENUM) return "";
    constexpr std::size_t widest = 16;  // bytes, of quadruple precision
    std::size_t const bytes = type.getSize();
    if (bytes < 1 || bytes > widest) return fmt::format("a number of {} bytes", bytes);
    if (is_float) return fault_of_float(type.getId(), 8 * bytes);
    if (type_class == H5T_INTEGER) return fault_of_integer(type.getId(), 8 * bytes);
    H5::DataType const base(H5Tget_super(type.getId()));
    if (base.getClass() != H5T_INTEGER || base.getSize() != bytes) return "an enumeration that is not of integers";
    return fault_of_integer(base.getId(), 8 * bytes);
}

std::string fault_of_external_storage(H5::DSetCreatPropList const& creation) {
    int const files = H5Pget_external_count(creation.getId());
    if (files == 0) return "";
    char name[256] = "";
    off_t offset = 0;
    hsize_t bytes = 0;
    H5Pget_external(creation.getId(), 0, sizeof name - 1, name, &offset, &bytes);
    return fmt::format(
        "raw values in another file, {}; copy them into this one in Python with h5py: x = f['x'][()]; "
        "del f['x']; f['x'] = x",
        in_quotes(name));
}

namespace {

std::string fault_of_chunks(H5::DataSet const& dataset, H5Layout& layout) {
    Index bytes = 0;
    bool const sizes = std::all_of(layout.chunks.begin(), layout.chunks.end(), [](Index size) { return size >= 1; });
    if (!sizes || layout.chunks.size() != layout.shape.size() || !multiplies(layout.chunks, layout.bytes, bytes)) {
        return fmt::format("chunks of shape {}", format_shape(layout.chunks));
    }
    double all = 1.0;
    for (std::size_t axis = 0; axis < layout.shape.size(); ++axis) {
        all *= static_cast<double>((layout.shape[axis] - 1) / layout.chunks[axis] + 1);
    }
    hsize_t written = 0;
    if (H5Dget_num_chunks(dataset.getId(), dataset.getSpace().getId(), &written) < 0) {
        return fmt::format("chunks that cannot be found ({})", in_quotes(latest_hdf5_reason()));
    }
    double const missing = all - static_cast<double>(written);
    if (missing < 0.0) return fmt::format("{} chunks where {:.0f} belong", written, all);
    double const values_in_chunk = static_cast<double>(bytes) / static_cast<double>(layout.bytes);
    if (missing * values_in_chunk > most_unwritten_values) {
        return fmt::format("an array that was hardly written: {} of {:.0f} chunks are there", written, all);
    }
    layout.chunks_missing = static_cast<Index>(missing);
    return "";
}

}  // namespace

std::string fault_of_storage(H5::DataSet const& dataset, H5Layout& layout) {
    if (std::find(layout.shape.begin(), layout.shape.end(), 0) != layout.shape.end()) return "";
    H5D_layout_t const kind = dataset.getCreatePlist().getLayout();
    if (kind == H5D_VIRTUAL) return "";  // its sources are looked at
    if (kind == H5D_CHUNKED) return fault_of_chunks(dataset, layout);
    Index wanted = 0;
    multiplies(layout.shape, layout.bytes, wanted);
    hsize_t const stored = dataset.getStorageSize();
    if (stored == 0 && kind == H5D_CONTIGUOUS) {
        layout.chunks_missing = 1;
        double const values = static_cast<double>(wanted) / static_cast<double>(layout.bytes);
        return values > most_unwritten_values ? "an array that was never written" : "";
    }
    if (stored < static_cast<hsize_t>(wanted)) {
        return fmt::format("{} bytes of values where shape {} takes {}", stored, format_shape(layout.shape), wanted);
    }
    return "";
}

std::string fault_of_attribute(H5::Attribute const& attribute) {
    H5::DataType const type = attribute.getDataType();
    std::vector<Index> const shape = shape_of(attribute.getSpace());
    if (std::string fault = fault_of_shape(shape, type.getSize()); !fault.empty()) return fault;
    constexpr Index longest = Index{1} << 28;
    Index wanted = 0;
    if (!multiplies(shape, type.getSize(), wanted) || wanted > longest) {
        return fmt::format("an attribute of shape {}", format_shape(shape));
    }
    return fault_of_type(type);
}

}  // namespace symdiscover
