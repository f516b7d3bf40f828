// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_reader.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <numeric>

#include "io/h5/h5_handle.hpp"
#include "io/h5/h5_lzf.hpp"
#include "io/h5/h5_native.hpp"
#include "io/h5/h5_virtual.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

struct H5Dataset::Handle {
    H5::DataSet dataset;
    std::string file;
    std::string name;
    H5Layout layout;
};

namespace {

H5Layout layout_of(H5::DataSet const& dataset) {
    auto const [type_class, type] = classify(dataset);
    H5::DataSpace const space = dataset.getSpace();
    H5Layout layout{type_class, type, dataset.getDataType().getSize(), shape_of(space), {}, false};
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

/// Caches the chunks that one entry of the first axis lies in, twice over, so that tasks which share chunks do not
/// decompress them once each.
H5::DSetAccPropList chunk_cache(H5Layout const& layout) {
    H5::DSetAccPropList access;
    if (layout.chunks.empty()) return access;
    double bytes = 2.0 * static_cast<double>(layout.bytes) * static_cast<double>(layout.chunks.front());
    for (std::size_t axis = 1; axis < layout.shape.size(); ++axis) bytes *= static_cast<double>(layout.shape[axis]);
    constexpr double least = 16 << 20;
    constexpr double most = 512 << 20;           // chunks beyond this are read again for each run of tasks
    constexpr std::size_t slots = 12421;         // a prime, about 100 a chunk as HDF5's manual advises
    constexpr double evict_least_recent = 0.75;  // HDF5's default policy
    access.setChunkCache(slots, static_cast<std::size_t>(std::clamp(bytes, least, most)), evict_least_recent);
    return access;
}

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

std::string check_opening(std::string const& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return "nothing of that name";
    if (std::filesystem::is_directory(path, ignored)) return "a folder";
    if (!std::filesystem::is_regular_file(path, ignored)) return "something that is no file";
    if (::access(path.c_str(), R_OK) != 0) return fmt::format("one that cannot be read: {}", std::strerror(errno));
    return "";
}

/// Files of programs that can write HDF5 as well, by how they begin.
std::string another_kind_of_file(std::string const& path) {
    std::array<char, 20> start{};
    std::ifstream(path, std::ios::binary).read(start.data(), static_cast<std::streamsize>(start.size()));
    std::string_view const head(start.data(), start.size());
    if (head.starts_with("CDF\x01") || head.starts_with("CDF\x02") || head.starts_with("CDF\x05")) {
        return fmt::format("a netCDF file of the classic format; convert it with: nccopy -k nc4 {} new.nc", path);
    }
    if (head.starts_with("MATLAB 5.0 MAT-file")) {
        return "a MATLAB file of a format before 7.3; load it and write it in MATLAB with: save('new.mat', 'x', 'y', "
               "'-v7.3'), in Octave with: save('-hdf5', 'new.h5', 'x', 'y')";
    }
    if (head.starts_with("# Created by Octave")) {
        return "a text file of Octave; load it and write it there with: save('-hdf5', 'new.h5', 'x', 'y')";
    }
    return "another kind of file";
}

H5::H5File open_file(std::string const& path) {
    silence_hdf5();
    register_lzf();
    std::string const expected = "an HDF5 file";
    if (std::string const found = check_opening(path); !found.empty()) throw bad_input(path, "", expected, found);
    H5::FileAccPropList access;
    // Folders that cannot lock (some network file systems) are no reason not to read.
    H5Pset_file_locking(access.getId(), true, true);
    try {
        if (!H5::H5File::isHdf5(path)) throw bad_input(path, "", expected, another_kind_of_file(path));
        return H5::H5File(path, H5F_ACC_RDONLY, H5::FileCreatPropList::DEFAULT, access);
    } catch (H5::Exception const&) {
        throw bad_input(
            path, "", expected,
            fmt::format("one that is truncated, damaged or being written ({})", in_quotes(latest_hdf5_reason())));
    }
}

}  // namespace

Index H5Layout::row_size() const {
    if (shape.empty()) return 1;
    return std::accumulate(shape.begin() + 1, shape.end(), Index{1}, std::multiplies<>{});
}

H5Layout const& H5Dataset::layout() const { return handle_->layout; }

namespace {

/// A block in the order that the file has.
void read_part(H5Dataset::Handle const& handle, H5::DataSpace const& part, double* values) {
    auto const size = static_cast<hsize_t>(part.getSelectNpoints());
    handle.dataset.read(values, memory_type<double>(), H5::DataSpace(1, &size), part);
}

template <class T>
void read_rows(H5Dataset::Handle const& handle, Index first, Index count, T* values) {
    if (count == 0 || handle.layout.row_size() == 0) return;
    guarded(handle.file, handle.name, handle.layout.type, [&] {
        H5::DataSpace const rows = rows_of(handle.dataset.getSpace(), first, count);
        hsize_t const size = static_cast<hsize_t>(count * handle.layout.row_size());
        handle.dataset.read(values, memory_type<T>(), H5::DataSpace(1, &size), rows);
    });
}

}  // namespace

void H5Dataset::read(Index first, Index count, double* values) const { read_rows(*handle_, first, count, values); }
void H5Dataset::read(Index first, Index count, std::int64_t* values) const {
    read_rows(*handle_, first, count, values);
}

void H5Dataset::read_block(std::vector<Index> const& first, std::vector<Index> const& extent, double* values) const {
    guarded(handle_->file, handle_->name, handle_->layout.type, [&] {
        H5::DataSpace part = handle_->dataset.getSpace();
        std::vector<hsize_t> const start(first.begin(), first.end());
        std::vector<hsize_t> const count(extent.begin(), extent.end());
        part.selectHyperslab(H5S_SELECT_SET, count.data(), start.data());
        read_part(*handle_, part, values);
    });
}

std::string const& H5Dataset::file() const { return handle_->file; }
std::string const& H5Dataset::name() const { return handle_->name; }

H5Reader::H5Reader(std::string path)
    : path_(std::move(path)), handle_(std::make_shared<Handle const>(Handle{open_file(path_)})) {}

H5Kind H5Reader::kind(std::string const& object) const {
    if (object == "/") return H5Kind::group;
    try {
        // HDF5 only answers for the last name of a path, so the groups above are asked first.
        for (std::size_t end = object.find('/', 1); end != std::string::npos; end = object.find('/', end + 1)) {
            if (!handle_->file.nameExists(object.substr(0, end))) return H5Kind::missing;
        }
        if (!handle_->file.nameExists(object)) return H5Kind::missing;
        H5O_type_t const type = handle_->file.childObjType(object);
        if (type == H5O_TYPE_GROUP) return H5Kind::group;
        return type == H5O_TYPE_DATASET ? H5Kind::dataset : H5Kind::missing;
    } catch (H5::Exception const&) {
        return H5Kind::missing;
    }
}

std::vector<std::string> H5Reader::children(std::string const& group) const {
    if (kind(group) != H5Kind::group) return {};
    return guarded(path_, group, "a group", [&] {
        H5::Group const opened = handle_->file.openGroup(group);
        std::vector<std::string> names;
        for (hsize_t i = 0; i < opened.getNumObjs(); ++i) names.push_back(opened.getObjnameByIdx(i));
        return names;
    });
}

H5Dataset H5Reader::dataset(std::string const& name) const {
    H5Kind const found = kind(name);
    if (found != H5Kind::dataset) {
        throw bad_input(path_, name, "a dataset", found == H5Kind::group ? "a group" : "nothing of that name");
    }
    return guarded(path_, name, "a dataset", [&] {
        H5::DataSet const plain = handle_->file.openDataSet(name);
        if (std::string const filter = missing_filter(plain, path_); !filter.empty()) {
            throw bad_input(path_, name, "no compression, or gzip, lzf or szip", filter);
        }
        if (std::string const source = missing_virtual_source(plain, path_); !source.empty()) {
            throw bad_input(path_, name, "a virtual dataset whose sources are there", source);
        }
        H5Layout layout = layout_of(plain);
        H5::DSetAccPropList const access = chunk_cache(layout);
        return H5Dataset(std::make_shared<H5Dataset::Handle const>(
            H5Dataset::Handle{handle_->file.openDataSet(name, access), path_, name, std::move(layout)}));
    });
}

}  // namespace symdiscover
