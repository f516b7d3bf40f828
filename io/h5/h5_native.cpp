// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_native.hpp"

#include <utility>

namespace symdiscover {

namespace {

/// Kept as failures happen, since HDF5 forgets them at its next call.
std::string& latest_reason() {
    static std::string reason;
    return reason;
}

herr_t keep_innermost(unsigned depth, H5E_error2_t const* error, void*) {
    if (depth == 0 && error->desc != nullptr) latest_reason() = error->desc;
    return 0;
}

herr_t keep_reason(hid_t stack, void*) { return H5Ewalk2(stack, H5E_WALK_UPWARD, keep_innermost, nullptr); }

}  // namespace

void silence_hdf5() {
    H5E_auto2_t handler = keep_reason;
    H5::Exception::setAutoPrint(handler, nullptr);
}

std::string const& latest_hdf5_reason() { return latest_reason(); }

std::vector<Index> shape_of(H5::DataSpace const& space) {
    if (space.getSimpleExtentType() == H5S_NULL) return {0};
    std::vector<hsize_t> dims(static_cast<std::size_t>(space.getSimpleExtentNdims()));
    if (!dims.empty()) space.getSimpleExtentDims(dims.data());
    return {dims.begin(), dims.end()};
}

H5::DataSpace simple_space(std::vector<Index> const& shape) {
    std::vector<hsize_t> const dims(shape.begin(), shape.end());
    return dims.empty() ? H5::DataSpace(H5S_SCALAR) : H5::DataSpace(static_cast<int>(dims.size()), dims.data());
}

H5::DataSpace rows_of(H5::DataSpace space, Index first, Index count) {
    std::vector<Index> extent = shape_of(space);
    if (extent.empty()) return space;
    std::vector<Index> start(extent.size(), 0);
    start[0] = first;
    extent[0] = count;
    return box_of(std::move(space), start, extent);
}

H5::DataSpace box_of(H5::DataSpace space, std::vector<Index> const& first, std::vector<Index> const& extent) {
    if (first.empty()) return space;
    std::vector<hsize_t> const start(first.begin(), first.end());
    std::vector<hsize_t> const count(extent.begin(), extent.end());
    space.selectHyperslab(H5S_SELECT_SET, count.data(), start.data());
    return space;
}

}  // namespace symdiscover
