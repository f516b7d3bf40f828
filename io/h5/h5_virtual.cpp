// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_virtual.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/types.hpp"
#include "io/h5/h5_checks.hpp"
#include "io/h5/h5_chunks.hpp"
#include "io/h5/h5_classes.hpp"
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
    return text.data();
}

constexpr std::string_view number_mark = "%b";

bool is_numbered(VirtualSource const& source) {
    return source.file.find(number_mark) != std::string::npos || source.dataset.find(number_mark) != std::string::npos;
}

/// The name of one of the sources that are numbered, with its number in it.
std::string with_number(std::string name, std::size_t number) {
    for (std::size_t at = name.find(number_mark); at != std::string::npos; at = name.find(number_mark, at + 1)) {
        name.replace(at, number_mark.size(), std::to_string(number));
    }
    return name;
}

std::vector<hsize_t> last_index(hid_t creation, std::size_t source) {
    H5::DataSpace const space(H5Pget_virtual_srcspace(creation, source));
    auto const rank = static_cast<std::size_t>(std::max(space.getSimpleExtentNdims(), 0));
    std::vector<hsize_t> first(rank);
    std::vector<hsize_t> last(rank);
    if (H5Sget_select_bounds(space.getId(), first.data(), last.data()) < 0) return {};  // it has no end
    return last;
}

/// How many values of the virtual dataset come from this source; infinitely many where there is no end.
double values_from(hid_t creation, std::size_t source) {
    H5::DataSpace const space(H5Pget_virtual_vspace(creation, source));
    hssize_t const count = H5Sget_select_npoints(space.getId());
    bool const is_endless = count < 0 || static_cast<hsize_t>(count) == H5S_UNLIMITED;
    return is_endless ? std::numeric_limits<double>::infinity() : static_cast<double>(count);
}

VirtualSource source_of(hid_t creation, std::size_t i) {
    return {text_of([&](char* text, std::size_t size) { return H5Pget_virtual_filename(creation, i, text, size); }),
            text_of([&](char* text, std::size_t size) { return H5Pget_virtual_dsetname(creation, i, text, size); }),
            last_index(creation, i)};
}

/// Where HDF5 looks for a source, in this order.
std::vector<fs::path> places_of(std::string const& source, std::string const& file) {
    fs::path const name(source);
    if (source == ".") return {fs::path(file)};
    std::vector<fs::path> places;
    if (name.is_absolute()) places.push_back(name);
    fs::path const below = name.is_absolute() ? name.filename() : name;
    if (char const* const prefix = std::getenv("HDF5_VDS_PREFIX")) places.push_back(fs::path(prefix) / below);
    places.push_back(fs::path(file).parent_path() / below);
    places.push_back(below);
    return places;
}

std::optional<fs::path> find_source(std::string const& source, std::string const& file, H5Source const& from) {
    for (fs::path const& place : places_of(source, file)) {
        if (place == from.path) return place;
        int const descriptor = from.open_other ? from.open_other(place.string()) : -1;
        if (descriptor < 0) continue;
        ::close(descriptor);
        return place;
    }
    return std::nullopt;
}

constexpr int deepest = 4;  ///< virtual datasets of virtual datasets

std::string fault_of_sources(H5::DataSet const& dataset, std::string const& file, H5Source& from, int depth);

/// Why a dataset that values come from must not be read; empty where it may.
std::string fault_of_source(H5::DataSet const& dataset, std::string const& file, H5Source& from, int depth) {
    H5::DataType const type = dataset.getDataType();
    H5::DSetCreatPropList const creation = dataset.getCreatePlist();
    H5Layout layout = layout_of(dataset);
    for (std::string const& fault :
         {fault_of_shape(layout.shape, layout.bytes), fault_of_type(type), fault_of_external_storage(creation)}) {
        if (!fault.empty()) return fault;
    }
    if (std::string fault = fault_of_storage(dataset, layout); !fault.empty()) return fault;
    if (layout.chunks.empty()) return fault_of_sources(dataset, file, from, depth + 1);
    try {
        H5Chunks(dataset, layout.shape, layout.chunks, layout.bytes, from).check_all();
    } catch (H5ChunkFault const& fault) {
        return "damaged data: " + fault.found;
    }
    return "";
}

/// Why a source cannot give all that is asked of it; empty when it can. `found` says whether its file is there.
std::string lack_of(VirtualSource const& source, std::string const& file, H5Source& from, int depth, bool& found) {
    std::string const name = in_quotes(source.file);
    std::optional<fs::path> const place = find_source(source.file, file, from);
    found = place.has_value();
    if (!place) {
        return fmt::format(
            "a source {} that is not there; put it beside the file, or name its folder in the environment: "
            "HDF5_VDS_PREFIX=FOLDER",
            name);
    }
    try {
        H5::H5File const opened(place->string(), H5F_ACC_RDONLY, H5::FileCreatPropList::DEFAULT, access_through(from));
        found = opened.nameExists(source.dataset);
        if (!found) return fmt::format("a source {} that has no {}", name, in_quotes(source.dataset));
        H5::DataSet const dataset = opened.openDataSet(source.dataset);
        std::vector<Index> const shape = shape_of(dataset.getSpace());
        for (std::size_t axis = 0; axis < std::min(shape.size(), source.last.size()); ++axis) {
            if (source.last[axis] >= static_cast<hsize_t>(shape[axis])) {
                return fmt::format("a source {} whose {} is too short: shape {}", name, in_quotes(source.dataset),
                                   format_shape(shape));
            }
        }
        std::string const fault = fault_of_source(dataset, place->string(), from, depth);
        return fault.empty() ? "" : fmt::format("a source {} whose {} has {}", name, in_quotes(source.dataset), fault);
    } catch (H5::Exception const&) {
        return fmt::format("a source {} that cannot be read ({})", name, in_quotes(latest_hdf5_reason()));
    }
}

/// Numbered sources go on until there is none of the next number.
std::string lack_of_numbered(VirtualSource const& all, std::string const& file, H5Source& from, int depth) {
    constexpr std::size_t most = 100'000;
    for (std::size_t number = 0; number < most; ++number) {
        VirtualSource const one{with_number(all.file, number), with_number(all.dataset, number), all.last};
        bool found = false;
        std::string const lack = lack_of(one, file, from, depth, found);
        if (!found && number > 0) return "";
        if (!lack.empty()) return lack;
    }
    return fmt::format("more than {} sources", most);
}

std::string fault_of_sources(H5::DataSet const& dataset, std::string const& file, H5Source& from, int depth) {
    H5::DSetCreatPropList const creation = dataset.getCreatePlist();
    if (creation.getLayout() != H5D_VIRTUAL) return "";
    if (depth > deepest) return fmt::format("virtual datasets of virtual datasets, more than {} deep", deepest);
    std::size_t count = 0;
    if (H5Pget_virtual_count(creation.getId(), &count) < 0) return "sources that cannot be read";
    double covered = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        VirtualSource const source = source_of(creation.getId(), i);
        covered += values_from(creation.getId(), i);
        bool found = false;
        std::string lack = is_numbered(source) ? lack_of_numbered(source, file, from, depth)
                                               : lack_of(source, file, from, depth, found);
        if (!lack.empty()) return lack;
    }
    double const all = static_cast<double>(dataset.getSpace().getSimpleExtentNpoints());
    return all - covered > most_unwritten_values ? fmt::format("sources for {:.0f} of {:.0f} values", covered, all)
                                                 : "";
}

}  // namespace

std::string fault_of_virtual_sources(H5::DataSet const& dataset, H5Source& from) {
    return fault_of_sources(dataset, from.path, from, 0);
}

}  // namespace symdiscover
