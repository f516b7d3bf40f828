// SPDX-License-Identifier: Apache-2.0
#include "io/data/array_writers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// R's hdf5r leaves no attribute, but lets every axis grow, and cuts chunks of about 8 kB that are as long on each
/// axis, even where the array is shorter. Lists are left out: a list reversed is the same list.
bool is_chunked_by_hdf5r(H5Layout const& layout) {
    constexpr double chunk_bytes = 8192.0;
    std::size_t const axes = layout.shape.size();
    if (axes < 2 || layout.chunks.size() != axes || !layout.grows_on_all_axes) return false;
    double const values = std::floor(chunk_bytes / static_cast<double>(layout.bytes));
    auto const length = static_cast<Index>(std::ceil(std::pow(values, 1.0 / static_cast<double>(axes))));
    return std::all_of(layout.chunks.begin(), layout.chunks.end(), [&](Index chunk) { return chunk == length; });
}

/// What shows that R wrote an array; empty where nothing does.
std::string mark_of_r(H5Reader const& file, std::string const& array) {
    if (file.has_attribute(array, "rhdf5-NA.OK")) return "attribute rhdf5-NA.OK";
    H5Layout const layout = file.dataset(array).layout();
    if (!is_chunked_by_hdf5r(layout)) return "";
    return fmt::format("all axes can grow, in chunks {} as hdf5r cuts them", format_shape(layout.chunks));
}

}  // namespace

std::string column_major_writer(H5Reader const& file, std::string const& array) {
    if (file.has_attribute(array, "MATLAB_class")) return "MATLAB (attribute MATLAB_class)";
    std::string const parent = array.substr(0, array.find_last_of('/'));
    if (!parent.empty() && is_octave_value(file, parent)) return "Octave (a group with type and value)";
    std::string const mark = mark_of_r(file, array);
    return mark.empty() ? "" : fmt::format("R ({})", mark);
}

bool is_written_by_r(H5Reader const& file, std::string const& array) { return !mark_of_r(file, array).empty(); }

bool is_octave_value(H5Reader const& file, std::string const& group) {
    return file.kind(group) == H5Kind::group && file.kind(group + "/type") == H5Kind::dataset &&
           file.kind(group + "/value") != H5Kind::missing;
}

}  // namespace symdiscover
