// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_virtual.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/types.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

namespace fs = std::filesystem;

/// One of the places in other datasets that a virtual dataset is put together from.
struct VirtualSource {
    std::string file;
    std::string dataset;
    std::vector<hsize_t> last;  ///< the last index of each axis that is read; empty where there is no end
};

template <class Get>
std::string text_of(Get const& get) {
    ssize_t const length = get(nullptr, 0);
    if (length < 0) throw H5::PropListIException("H5Pget_virtual", "the name of a source cannot be read");
    std::vector<char> text(static_cast<std::size_t>(length) + 1);
    get(text.data(), text.size());
    // Numbered sources, "%b" for the number: the first of them stands for all.
    std::string found;
    for (std::string_view rest = text.data(); !rest.empty();) {
        bool const number = rest.starts_with("%b");
        found += number ? '0' : rest.front();
        rest.remove_prefix(number ? 2 : 1);
    }
    return found;
}

std::vector<hsize_t> last_index(hid_t creation, std::size_t source) {
    H5::DataSpace const space(H5Pget_virtual_srcspace(creation, source));
    auto const rank = static_cast<std::size_t>(std::max(space.getSimpleExtentNdims(), 0));
    std::vector<hsize_t> first(rank);
    std::vector<hsize_t> last(rank);
    if (H5Sget_select_bounds(space.getId(), first.data(), last.data()) < 0) return {};  // it has no end
    return last;
}

VirtualSource source_of(hid_t creation, std::size_t i) {
    return {text_of([&](char* text, std::size_t size) { return H5Pget_virtual_filename(creation, i, text, size); }),
            text_of([&](char* text, std::size_t size) { return H5Pget_virtual_dsetname(creation, i, text, size); }),
            last_index(creation, i)};
}

/// Where HDF5 looks for it, in this order.
std::optional<fs::path> find_source(std::string const& source, std::string const& file) {
    fs::path const name(source);
    if (source == ".") return fs::path(file);
    std::vector<fs::path> places;
    if (name.is_absolute()) places.push_back(name);
    fs::path const below = name.is_absolute() ? name.filename() : name;
    if (char const* const prefix = std::getenv("HDF5_VDS_PREFIX")) places.push_back(fs::path(prefix) / below);
    places.push_back(fs::path(file).parent_path() / below);
    places.push_back(below);
    std::error_code ignored;  // a place that cannot be looked at is as good as empty
    auto const found =
        std::find_if(places.begin(), places.end(), [&](fs::path const& p) { return fs::is_regular_file(p, ignored); });
    if (found == places.end()) return std::nullopt;
    return *found;
}

/// Why a source cannot give all that is asked of it; empty when it can.
std::string lack_of(VirtualSource const& source, std::string const& file) {
    std::string const name = in_quotes(source.file);
    std::optional<fs::path> const place = find_source(source.file, file);
    if (!place) {
        return fmt::format(
            "a source {} that is not there; put it beside the file, or name its folder in the environment: "
            "HDF5_VDS_PREFIX=FOLDER",
            name);
    }
    try {
        H5::H5File const opened(place->string(), H5F_ACC_RDONLY);
        if (!opened.nameExists(source.dataset)) {
            return fmt::format("a source {} that has no {}", name, in_quotes(source.dataset));
        }
        std::vector<Index> const shape = shape_of(opened.openDataSet(source.dataset).getSpace());
        for (std::size_t axis = 0; axis < std::min(shape.size(), source.last.size()); ++axis) {
            if (source.last[axis] >= static_cast<hsize_t>(shape[axis])) {
                return fmt::format("a source {} whose {} is too short: shape {}", name, in_quotes(source.dataset),
                                   format_shape(shape));
            }
        }
        return "";
    } catch (H5::Exception const&) {
        return fmt::format("a source {} that cannot be read ({})", name, in_quotes(latest_hdf5_reason()));
    }
}

}  // namespace

std::string missing_virtual_source(H5::DataSet const& dataset, std::string const& file) {
    H5::DSetCreatPropList const creation = dataset.getCreatePlist();
    if (creation.getLayout() != H5D_VIRTUAL) return "";
    std::size_t count = 0;
    if (H5Pget_virtual_count(creation.getId(), &count) < 0) return "sources that cannot be read";
    for (std::size_t i = 0; i < count; ++i) {
        if (std::string lack = lack_of(source_of(creation.getId(), i), file); !lack.empty()) return lack;
    }
    return "";
}

}  // namespace symdiscover
