// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_local.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/h5/h5_checks.hpp"
#include "io/h5/h5_classes.hpp"
#include "io/h5/h5_lzf.hpp"
#include "io/h5/h5_virtual.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// What is in the way of decoding a dataset: the name of a filter that this machine's HDF5 does not have.
std::string missing_filter(H5::DataSet const& dataset, std::string const& path) {
    H5::DSetCreatPropList const creation = dataset.getCreatePlist();
    for (int i = 0; i < creation.getNfilters(); ++i) {
        unsigned flags = 0;
        unsigned config = 0;
        std::size_t parameters = 0;
        char name[32] = "";
        H5Z_filter_t const id = creation.getFilter(i, flags, parameters, nullptr, sizeof name, name, config);
        if (H5Zfilter_avail(id) > 0) continue;
        // blosc, lzo and bzip2 are PyTables' own.
        bool const by_pytables = dataset.attrExists("FLAVOR") || dataset.attrExists("CLASS");
        return fmt::format("{} (HDF5 filter {}); write it with gzip, where that filter is, by: {} {} new.h5",
                           in_quotes(name), id,
                           by_pytables ? "ptrepack --complib=zlib --complevel=5" : "h5repack -f GZIP=5", path);
    }
    return "";
}

H5::H5File open_file(H5Source& source) {
    silence_hdf5();
    register_lzf();
    try {
        return H5::H5File(source.path, H5F_ACC_RDONLY, H5::FileCreatPropList::DEFAULT, access_through(source));
    } catch (H5::Exception const&) {
        throw bad_input(
            source.path, "", "an HDF5 file",
            fmt::format("one that is truncated, damaged or being written ({})", in_quotes(latest_hdf5_reason())));
    }
}

/// For H5Literate, which takes time that is linear in the names; asking for one after the other does not.
herr_t add_name(hid_t, char const* name, H5L_info_t const*, void* names) {
    static_cast<std::vector<std::string>*>(names)->emplace_back(name);
    return 0;
}

/// Of an object in a group that is there.
H5Kind kind_of_last(H5::H5File const& file, std::string const& object) {
    if (!file.nameExists(object)) return H5Kind::missing;
    // A link that leads nowhere.
    if (H5Oexists_by_name(file.getId(), object.c_str(), H5P_DEFAULT) <= 0) return H5Kind::missing;
    H5O_type_t const type = file.childObjType(object);
    if (type == H5O_TYPE_GROUP) return H5Kind::group;
    return type == H5O_TYPE_DATASET ? H5Kind::dataset : H5Kind::missing;
}

}  // namespace

H5LocalFile::H5LocalFile(H5Source& source) : source_(source), file_(open_file(source)) {}

H5Kind H5LocalFile::kind(std::string const& object) const {
    if (object == "/") return H5Kind::group;
    return guarded(source_.path, object, "a group or a dataset", [&] {
        // HDF5 only answers for the last name of a path, so the groups above are asked first.
        for (std::size_t end = object.find('/', 1); end != std::string::npos; end = object.find('/', end + 1)) {
            if (kind_of_last(file_, object.substr(0, end)) != H5Kind::group) return H5Kind::missing;
        }
        return kind_of_last(file_, object);
    });
}

std::vector<std::string> H5LocalFile::children(std::string const& group) const {
    if (kind(group) != H5Kind::group) return {};
    return guarded(source_.path, group, "a group", [&] {
        H5::Group const opened = file_.openGroup(group);
        std::vector<std::string> names;
        hsize_t start = 0;
        if (H5Literate(opened.getId(), H5_INDEX_NAME, H5_ITER_INC, &start, add_name, &names) < 0) {
            throw H5::GroupIException("H5Literate", "the names cannot be listed");
        }
        return names;
    });
}

/// Throws DataError for what must not be read.
H5LocalFile::Opened H5LocalFile::checked(std::string const& name, H5::DataSet dataset) const {
    auto const require_none = [&](std::string const& fault, char const* expected) {
        if (!fault.empty()) throw bad_input(source_.path, name, expected, fault);
    };
    H5::DataType const type = dataset.getDataType();
    require_none(fault_of_shape(shape_of(dataset.getSpace()), type.getSize()), "an array that a file can hold");
    require_none(fault_of_type(type), "a type of numbers");
    require_none(fault_of_external_storage(dataset.getCreatePlist()), "values in this file");
    require_none(missing_filter(dataset, source_.path), "no compression, or gzip, lzf or szip");
    require_none(fault_of_virtual_sources(dataset, source_), "a virtual dataset whose sources are there");
    Opened opened{name, dataset, layout_of(dataset), {}};
    if (!opened.layout.is_number()) return opened;
    require_none(fault_of_storage(dataset, opened.layout), "an array of values");
    H5Layout const& layout = opened.layout;
    bool const is_empty = std::find(layout.shape.begin(), layout.shape.end(), 0) != layout.shape.end();
    if (layout.chunks.empty() || is_empty) return opened;
    H5Chunks& chunks = opened.chunks.emplace(dataset, layout.shape, layout.chunks, layout.bytes, source_);
    if (!chunks.decodable()) {
        chunks.check_all();
        opened.chunks.reset();
    }
    return opened;
}

std::size_t H5LocalFile::open_dataset(std::string const& name) {
    auto const known = std::find_if(datasets_.begin(), datasets_.end(), [&](auto const& d) { return d.name == name; });
    if (known != datasets_.end()) return static_cast<std::size_t>(known - datasets_.begin());
    H5Kind const found = kind(name);
    if (found != H5Kind::dataset) {
        throw bad_input(source_.path, name, "a dataset", found == H5Kind::group ? "a group" : "nothing of that name");
    }
    guarded(source_.path, name, "a dataset", [&] { datasets_.push_back(checked(name, file_.openDataSet(name))); });
    return datasets_.size() - 1;
}

template <class T>
void H5LocalFile::read_as(std::size_t dataset, H5Box const& part, T* values) {
    Opened& opened = datasets_.at(dataset);
    std::size_t count = 1;
    for (Index const length : part.extent) count *= static_cast<std::size_t>(length);
    if (count == 0) return;
    guarded(source_.path, opened.name, opened.layout.type, [&] {
        if (!opened.chunks) {
            H5::DataSpace const space = box_of(opened.dataset.getSpace(), part.first, part.extent);
            hsize_t const size = count;
            opened.dataset.read(values, memory_type<T>(), H5::DataSpace(1, &size), space);
            return;
        }
        // Converted in place, where the wider of the two types has room.
        Bytes wide(opened.layout.bytes > sizeof(T) ? count * opened.layout.bytes : 0);
        std::byte* const bytes = wide.empty() ? reinterpret_cast<std::byte*>(values) : wide.data();
        opened.chunks->read(part, bytes);
        opened.dataset.getDataType().convert(memory_type<T>(), count, bytes, nullptr);
        if (!wide.empty()) std::copy_n(wide.data(), count * sizeof(T), reinterpret_cast<std::byte*>(values));
    });
}

template void H5LocalFile::read_as(std::size_t, H5Box const&, double*);
template void H5LocalFile::read_as(std::size_t, H5Box const&, std::int64_t*);

}  // namespace symdiscover
