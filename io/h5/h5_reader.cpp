// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_reader.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <numeric>

#include "io/h5/h5_lzf.hpp"
#include "io/h5/h5_native.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

struct H5Dataset::Handle {
    H5::DataSet dataset;
    std::string file;
    std::string name;
    H5Layout layout;
};

struct H5Reader::Handle {
    H5::H5File file;
};

namespace {

template <class Action>
auto guarded(std::string const& file, std::string const& object, std::string const& expected, Action action) {
    try {
        return action();
    } catch (H5::Exception const&) {
        throw bad_input(file, object, expected, fmt::format("damaged data ({})", in_quotes(latest_hdf5_reason())));
    }
}

/// h5py's bool: an enumeration of int8 with the members FALSE and TRUE.
bool is_bool(H5::EnumType const& type) {
    return type.getNmembers() == 2 && H5Tget_member_index(type.getId(), "FALSE") >= 0 &&
           H5Tget_member_index(type.getId(), "TRUE") >= 0;
}

std::string with_order(std::string const& name, H5::AtomType const& type) {
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
            return {H5Class::other, "variable-length arrays"};
        case H5T_REFERENCE:
            return {H5Class::other, "references"};
        default:
            return {H5Class::other, "a type that is not a number"};
    }
}

/// Caches the chunks that one entry of the first axis lies in, twice over, so that tasks which share chunks do not
/// decompress them once each.
H5::DSetAccPropList chunk_cache(H5::DataSet const& dataset, std::vector<Index> const& shape) {
    H5::DSetAccPropList access;
    H5::DSetCreatPropList const creation = dataset.getCreatePlist();
    if (creation.getLayout() != H5D_CHUNKED) return access;
    std::vector<hsize_t> chunk(shape.size());
    creation.getChunk(static_cast<int>(chunk.size()), chunk.data());
    double bytes = 2.0 * static_cast<double>(dataset.getDataType().getSize() * chunk.front());
    for (std::size_t axis = 1; axis < shape.size(); ++axis) bytes *= static_cast<double>(shape[axis]);
    constexpr double least = 16 << 20;
    constexpr double most = 512 << 20;           // chunks beyond this are read again for each run of tasks
    constexpr std::size_t slots = 12421;         // a prime, about 100 a chunk as HDF5's manual advises
    constexpr double evict_least_recent = 0.75;  // HDF5's default policy
    access.setChunkCache(slots, static_cast<std::size_t>(std::clamp(bytes, least, most)), evict_least_recent);
    return access;
}

/// What is in the way of decoding a dataset: the name of a filter that this machine's HDF5 does not have.
std::string missing_filter(H5::DataSet const& dataset) {
    H5::DSetCreatPropList const creation = dataset.getCreatePlist();
    for (int i = 0; i < creation.getNfilters(); ++i) {
        unsigned flags = 0;
        unsigned config = 0;
        std::size_t parameters = 0;
        char name[32] = "";
        H5Z_filter_t const id = creation.getFilter(i, flags, parameters, nullptr, sizeof name, name, config);
        if (H5Zfilter_avail(id) <= 0) return fmt::format("{} (HDF5 filter {})", in_quotes(name), id);
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

H5::H5File open_file(std::string const& path) {
    silence_hdf5();
    register_lzf();
    std::string const expected = "an HDF5 file";
    if (std::string const found = check_opening(path); !found.empty()) throw bad_input(path, "", expected, found);
    H5::FileAccPropList access;
    // Folders that cannot lock (some network file systems) are no reason not to read.
    H5Pset_file_locking(access.getId(), true, true);
    try {
        if (!H5::H5File::isHdf5(path)) throw bad_input(path, "", expected, "another kind of file");
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
        if (std::string const filter = missing_filter(plain); !filter.empty()) {
            throw bad_input(path_, name, "no compression, or gzip, lzf or szip", filter);
        }
        auto const [type_class, type] = classify(plain);
        H5Layout layout{type_class, type, shape_of(plain.getSpace())};
        H5::DSetAccPropList const access = chunk_cache(plain, layout.shape);
        return H5Dataset(std::make_shared<H5Dataset::Handle const>(
            H5Dataset::Handle{handle_->file.openDataSet(name, access), path_, name, std::move(layout)}));
    });
}

bool H5Reader::has_attribute(std::string const& group, std::string const& name) const {
    return guarded(path_, group, "a group", [&] { return handle_->file.openGroup(group).attrExists(name); });
}

std::vector<std::string> H5Reader::attributes(std::string const& group) const {
    return guarded(path_, group, "a group", [&] {
        H5::Group const opened = handle_->file.openGroup(group);
        std::vector<std::string> names;
        for (int i = 0; i < opened.getNumAttrs(); ++i) {
            names.push_back(opened.openAttribute(static_cast<unsigned>(i)).getName());
        }
        std::sort(names.begin(), names.end());
        return names;
    });
}

bool H5Reader::is_text_attribute(std::string const& group, std::string const& name) const {
    if (!has_attribute(group, name)) return false;
    return guarded(path_, group, "a group", [&] {
        H5::Attribute const attribute = handle_->file.openGroup(group).openAttribute(name);
        return attribute.getTypeClass() == H5T_STRING && attribute.getSpace().getSimpleExtentNpoints() == 1;
    });
}

namespace {

/// Fixed length: padded with zeros or blanks. Variable length: HDF5 allocates, and gives a null pointer for "".
std::vector<std::string> read_strings(H5::Attribute const& attribute) {
    H5::StrType const type = attribute.getStrType();
    auto const count = static_cast<std::size_t>(attribute.getSpace().getSimpleExtentNpoints());
    std::vector<std::string> strings(count);
    if (type.isVariableStr()) {
        std::vector<char*> buffers(count, nullptr);
        if (count > 0) attribute.read(type, buffers.data());
        for (std::size_t i = 0; i < count; ++i) strings[i] = buffers[i] == nullptr ? "" : buffers[i];
        H5::DataSpace space = attribute.getSpace();
        if (count > 0) H5::DataSet::vlenReclaim(buffers.data(), type, space);
        return strings;
    }
    std::vector<char> bytes(count * type.getSize());
    if (count > 0) attribute.read(type, bytes.data());
    for (std::size_t i = 0; i < count; ++i) {
        char const* const start = bytes.data() + i * type.getSize();
        strings[i].assign(start, std::find(start, start + type.getSize(), '\0'));
        if (type.getStrpad() == H5T_STR_SPACEPAD) strings[i].erase(strings[i].find_last_not_of(' ') + 1);
    }
    return strings;
}

/// Opens an attribute that must hold `rank` axes of values of an accepted class, and hands it to `action`.
template <class Action>
void with_attribute(H5::H5File const& file, std::string const& path, std::string const& group, std::string const& name,
                    std::string const& expected, int rank, std::vector<H5Class> const& accepted, Action action) {
    std::string const place = fmt::format("attribute {} of {}", name, group);
    guarded(path, place, expected, [&] {
        H5::Group const opened = file.openGroup(group);
        if (!opened.attrExists(name)) throw bad_input(path, place, expected, "none");
        H5::Attribute const attribute = opened.openAttribute(name);
        auto const [type_class, type] = classify(attribute);
        std::vector<Index> const shape = shape_of(attribute.getSpace());
        bool const fits = rank == 0 ? attribute.getSpace().getSimpleExtentNpoints() == 1 : shape.size() == 1;
        if (!fits || std::find(accepted.begin(), accepted.end(), type_class) == accepted.end()) {
            throw bad_input(path, place, expected, fmt::format("{} of shape {}", type, format_shape(shape)));
        }
        action(attribute);
    });
}

std::vector<H5Class> const integers{H5Class::integer, H5Class::boolean};
std::vector<H5Class> const numbers{H5Class::integer, H5Class::boolean, H5Class::floating};

}  // namespace

void H5Reader::read_attribute(std::string const& group, std::string const& name, std::string& value) const {
    with_attribute(handle_->file, path_, group, name, "a string", 0, {H5Class::text},
                   [&](H5::Attribute const& attribute) { value = read_strings(attribute).front(); });
}

void H5Reader::read_attribute(std::string const& group, std::string const& name, double& value) const {
    with_attribute(handle_->file, path_, group, name, "a number", 0, numbers,
                   [&](H5::Attribute const& attribute) { attribute.read(memory_type<double>(), &value); });
}

void H5Reader::read_attribute(std::string const& group, std::string const& name, bool& value) const {
    std::int64_t number = 0;
    with_attribute(handle_->file, path_, group, name, "true or false", 0, {H5Class::boolean},
                   [&](H5::Attribute const& attribute) { attribute.read(memory_type<std::int64_t>(), &number); });
    value = number != 0;
}

void H5Reader::read_attribute(std::string const& group, std::string const& name, Index& value) const {
    with_attribute(handle_->file, path_, group, name, "an integer", 0, integers,
                   [&](H5::Attribute const& attribute) { attribute.read(memory_type<std::int64_t>(), &value); });
}

void H5Reader::read_attribute(std::string const& group, std::string const& name, std::uint64_t& value) const {
    with_attribute(handle_->file, path_, group, name, "an integer", 0, integers,
                   [&](H5::Attribute const& attribute) { attribute.read(memory_type<std::uint64_t>(), &value); });
}

void H5Reader::read_attribute(std::string const& group, std::string const& name,
                              std::vector<std::string>& value) const {
    with_attribute(handle_->file, path_, group, name, "a list of strings", 1, {H5Class::text},
                   [&](H5::Attribute const& attribute) { value = read_strings(attribute); });
}

void H5Reader::read_attribute(std::string const& group, std::string const& name, std::vector<Index>& value) const {
    with_attribute(handle_->file, path_, group, name, "a list of integers", 1, integers,
                   [&](H5::Attribute const& attribute) {
                       value.resize(static_cast<std::size_t>(attribute.getSpace().getSimpleExtentNpoints()));
                       if (!value.empty()) attribute.read(memory_type<std::int64_t>(), value.data());
                   });
}

}  // namespace symdiscover
