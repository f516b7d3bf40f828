// SPDX-License-Identifier: Apache-2.0
// The attributes of groups and datasets.
#include <fmt/format.h>

#include <algorithm>

#include "io/h5/h5_checks.hpp"
#include "io/h5/h5_classes.hpp"
#include "io/h5/h5_local.hpp"
#include "io/h5/h5_native.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// Opens a group or a dataset, and hands it to `action`; what HDF5 throws becomes a DataError that names the object.
template <class Action>
auto with_object(H5::H5File const& file, std::string const& path, std::string const& object, Action action) {
    bool const is_dataset = object != "/" && file.childObjType(object) == H5O_TYPE_DATASET;
    return guarded(path, object, is_dataset ? "a dataset" : "a group", [&] {
        if (!is_dataset) return action(static_cast<H5::H5Object const&>(file.openGroup(object)));
        return action(static_cast<H5::H5Object const&>(file.openDataSet(object)));
    });
}

}  // namespace

bool H5LocalFile::has_attribute(std::string const& object, std::string const& name) const {
    return with_object(file_, source_.path, object,
                       [&](H5::H5Object const& opened) { return opened.attrExists(name); });
}

std::vector<std::string> H5LocalFile::attributes(std::string const& object) const {
    return with_object(file_, source_.path, object, [](H5::H5Object const& opened) {
        std::vector<std::string> names;
        for (int i = 0; i < opened.getNumAttrs(); ++i) {
            names.push_back(opened.openAttribute(static_cast<unsigned>(i)).getName());
        }
        std::sort(names.begin(), names.end());
        return names;
    });
}

bool H5LocalFile::is_text_attribute(std::string const& object, std::string const& name) const {
    if (!has_attribute(object, name)) return false;
    return with_object(file_, source_.path, object, [&](H5::H5Object const& opened) {
        H5::Attribute const attribute = opened.openAttribute(name);
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

constexpr int any_rank = -1;

bool has_rank(std::vector<Index> const& shape, H5::Attribute const& attribute, int rank) {
    if (rank == any_rank) return true;
    return rank == 0 ? attribute.getSpace().getSimpleExtentNpoints() == 1 : shape.size() == 1;
}

/// Opens an attribute that must hold `rank` axes of values of an accepted class, and hands it to `action`.
template <class Action>
void with_attribute(H5::H5File const& file, std::string const& path, std::string const& object, std::string const& name,
                    std::string const& expected, int rank, std::vector<H5Class> const& accepted, Action action) {
    std::string const place = fmt::format("attribute {} of {}", name, object);
    guarded(path, place, expected, [&] {
        with_object(file, path, object, [&](H5::H5Object const& opened) {
            if (!opened.attrExists(name)) throw bad_input(path, place, expected, "none");
            H5::Attribute const attribute = opened.openAttribute(name);
            if (std::string fault = fault_of_attribute(attribute); !fault.empty()) {
                throw bad_input(path, place, expected, "damaged data: " + fault);
            }
            auto const [type_class, type] = classify(attribute);
            std::vector<Index> const shape = shape_of(attribute.getSpace());
            bool const is_accepted = std::find(accepted.begin(), accepted.end(), type_class) != accepted.end();
            if (!has_rank(shape, attribute, rank) || !is_accepted) {
                throw bad_input(path, place, expected, fmt::format("{} of shape {}", type, format_shape(shape)));
            }
            action(attribute);
        });
    });
}

std::vector<H5Class> const integers{H5Class::integer, H5Class::boolean};
std::vector<H5Class> const numbers{H5Class::integer, H5Class::boolean, H5Class::floating};

}  // namespace

void H5LocalFile::read_attribute(std::string const& object, std::string const& name, std::string& value) const {
    with_attribute(file_, source_.path, object, name, "a string", 0, {H5Class::text},
                   [&](H5::Attribute const& attribute) { value = read_strings(attribute).front(); });
}

void H5LocalFile::read_attribute(std::string const& object, std::string const& name, double& value) const {
    with_attribute(file_, source_.path, object, name, "a number", 0, numbers,
                   [&](H5::Attribute const& attribute) { attribute.read(memory_type<double>(), &value); });
}

void H5LocalFile::read_attribute(std::string const& object, std::string const& name, bool& value) const {
    std::int64_t number = 0;
    with_attribute(file_, source_.path, object, name, "true or false", 0, {H5Class::boolean},
                   [&](H5::Attribute const& attribute) { attribute.read(memory_type<std::int64_t>(), &number); });
    value = number != 0;
}

void H5LocalFile::read_attribute(std::string const& object, std::string const& name, Index& value) const {
    with_attribute(file_, source_.path, object, name, "an integer", 0, integers,
                   [&](H5::Attribute const& attribute) { attribute.read(memory_type<std::int64_t>(), &value); });
}

void H5LocalFile::read_attribute(std::string const& object, std::string const& name, std::uint64_t& value) const {
    with_attribute(file_, source_.path, object, name, "an integer", 0, integers,
                   [&](H5::Attribute const& attribute) { attribute.read(memory_type<std::uint64_t>(), &value); });
}

void H5LocalFile::read_attribute(std::string const& object, std::string const& name,
                                 std::vector<std::string>& value) const {
    with_attribute(file_, source_.path, object, name, "a list of strings", 1, {H5Class::text},
                   [&](H5::Attribute const& attribute) { value = read_strings(attribute); });
}

void H5LocalFile::read_attribute(std::string const& object, std::string const& name, std::vector<Index>& value) const {
    with_attribute(file_, source_.path, object, name, "a list of integers", 1, integers,
                   [&](H5::Attribute const& attribute) {
                       value.resize(static_cast<std::size_t>(attribute.getSpace().getSimpleExtentNpoints()));
                       if (!value.empty()) attribute.read(memory_type<std::int64_t>(), value.data());
                   });
}

void H5LocalFile::read_attribute(std::string const& object, std::string const& name, std::vector<double>& value) const {
    with_attribute(file_, source_.path, object, name, "numbers", any_rank, numbers,
                   [&](H5::Attribute const& attribute) {
                       value.resize(static_cast<std::size_t>(attribute.getSpace().getSimpleExtentNpoints()));
                       if (!value.empty()) attribute.read(memory_type<double>(), value.data());
                   });
}

}  // namespace symdiscover
