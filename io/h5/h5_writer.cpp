// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_writer.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/errors.hpp"
#include "io/h5/h5_driver.hpp"
#include "io/h5/h5_native.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// As H5FileDriver has it.
struct SinkFile {
    H5FD_t common;
    H5Sink* sink;
    haddr_t end_of_allocation;
    haddr_t end_of_file;
};

using Driver = H5FileDriver<SinkFile>;

SinkFile& self(H5FD_t* file) { return Driver::self(file); }

void remember(H5Sink& sink, int error) {
    if (sink.error == 0) sink.error = error;
}

H5FD_t* open_sink(char const*, unsigned flags, hid_t access_list, haddr_t) {
    auto const* info = static_cast<H5Sink* const*>(H5Pget_driver_info(access_list));
    if (info == nullptr) return nullptr;
    H5Sink* const sink = *info;
    if ((flags & H5F_ACC_TRUNC) != 0 && ::ftruncate(sink->descriptor, 0) != 0) remember(*sink, errno);
    auto* const file = new SinkFile{};
    file->sink = sink;
    return &file->common;
}

herr_t close_sink(H5FD_t* file) {
    delete &self(file);
    return 0;
}

/// What was never written, or could not be, reads as zeros.
herr_t read(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, size_t size, void* buffer) {
    auto* to = static_cast<char*>(buffer);
    while (size > 0) {
        ssize_t const count = ::pread(self(file).sink->descriptor, to, size, static_cast<off_t>(address));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) remember(*self(file).sink, errno);
        if (count <= 0) break;
        to += count;
        address += static_cast<haddr_t>(count);
        size -= static_cast<size_t>(count);
    }
    std::memset(to, 0, size);
    return 0;
}

herr_t write(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, size_t size, void const* buffer) {
    SinkFile& out = self(file);
    if (address + size > out.end_of_file) out.end_of_file = address + size;
    auto const* from = static_cast<char const*>(buffer);
    while (size > 0 && out.sink->error == 0) {
        ssize_t const count = ::pwrite(out.sink->descriptor, from, size, static_cast<off_t>(address));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            remember(*out.sink, errno);
            break;
        }
        from += count;
        address += static_cast<haddr_t>(count);
        size -= static_cast<size_t>(count);
    }
    return 0;
}

/// HDF5 records the end of allocation in the file and takes a file of any other length for a truncated one.
herr_t truncate(H5FD_t* file, hid_t, hbool_t) {
    SinkFile& out = self(file);
    if (out.sink->error == 0 && out.end_of_allocation != out.end_of_file &&
        ::ftruncate(out.sink->descriptor, static_cast<off_t>(out.end_of_allocation)) != 0) {
        remember(*out.sink, errno);
    }
    out.end_of_file = out.end_of_allocation;
    return 0;
}

H5FD_class_t make_driver() {
    H5FD_class_t driver = Driver::named("symdiscover_sink");
    driver.open = open_sink;
    driver.close = close_sink;
    driver.read = read;
    driver.write = write;
    driver.truncate = truncate;
    return driver;
}

/// Makes files that are created with this file access property list (an HDF5 identifier) write to `sink`, which
/// must outlive them. Returns false when HDF5 refuses.
bool write_through(std::int64_t access_list, H5Sink* sink) {
    static H5FD_class_t const driver = make_driver();
    static hid_t const driver_id = H5FDregister(&driver);
    return driver_id >= 0 && H5Pset_driver(access_list, driver_id, &sink) >= 0;
}

}  // namespace

struct H5Writer::Handle {
    H5::H5File file;
};

/// Runs an action and throws when HDF5 refused, or when what it wrote, now or before, did not reach the disk.
template <class Action>
void H5Writer::checked(Action action) {
    std::string refusal;
    try {
        action();
    } catch (H5::Exception const&) {
        refusal = latest_hdf5_reason();
    }
    if (sink_.error != 0) {
        throw OutputError(fmt::format("{}: cannot be written: {}", target_, std::strerror(sink_.error)));
    }
    if (!refusal.empty()) throw OutputError(fmt::format("{}: cannot be written: {}", target_, in_quotes(refusal)));
}

H5Writer::H5Writer(int descriptor, std::string target)
    : target_(std::move(target)), sink_{descriptor}, handle_(std::make_unique<Handle>()) {
    silence_hdf5();
    checked([&] {
        H5::FileAccPropList access;
        write_through(access.getId(), &sink_);
        handle_->file = H5::H5File(target_, H5F_ACC_TRUNC, H5::FileCreatPropList::DEFAULT, access);
    });
}

H5Writer::~H5Writer() = default;

void H5Writer::close() {
    checked([&] {
        handle_->file.flush(H5F_SCOPE_GLOBAL);
        handle_->file.close();
    });
}

void H5Writer::create_group(std::string const& name) {
    checked([&] { handle_->file.createGroup(name); });
}

template <class T>
void H5Writer::create_dataset(std::string const& name, std::vector<Index> const& shape) {
    checked([&] {
        H5::DSetCreatPropList creation;
        H5Pset_obj_track_times(creation.getId(), false);  // the same content gives the same bytes
        handle_->file.createDataSet(name, memory_type<T>(), simple_space(shape), creation);
    });
}

template <class T>
void H5Writer::write_rows(std::string const& name, Index first, Index count, T const* values) {
    checked([&] {
        H5::DataSet const dataset = handle_->file.openDataSet(name);
        H5::DataSpace const rows = rows_of(dataset.getSpace(), first, count);
        hsize_t const size = static_cast<hsize_t>(rows.getSelectNpoints());
        if (size > 0) dataset.write(values, memory_type<T>(), H5::DataSpace(1, &size), rows);
    });
}

template void H5Writer::create_dataset<double>(std::string const&, std::vector<Index> const&);
template void H5Writer::create_dataset<std::int32_t>(std::string const&, std::vector<Index> const&);
template void H5Writer::create_dataset<std::int8_t>(std::string const&, std::vector<Index> const&);
template void H5Writer::write_rows(std::string const&, Index, Index, double const*);
template void H5Writer::write_rows(std::string const&, Index, Index, std::int32_t const*);
template void H5Writer::write_rows(std::string const&, Index, Index, std::int8_t const*);

namespace {

void write_values(H5::H5File const& file, std::string const& group, std::string const& name, H5::DataType const& type,
                  H5::DataSpace const& space, void const* values) {
    H5::Attribute const attribute = file.openGroup(group).createAttribute(name, type, space);
    if (space.getSimpleExtentNpoints() > 0) attribute.write(type, values);
}

H5::StrType utf8() {
    H5::StrType type(H5::PredType::C_S1, H5T_VARIABLE);
    type.setCset(H5T_CSET_UTF8);
    return type;
}

H5::EnumType h5py_bool() {
    H5::EnumType type(H5::PredType::NATIVE_INT8);
    std::int8_t no = 0;
    std::int8_t yes = 1;
    type.insert("FALSE", &no);
    type.insert("TRUE", &yes);
    return type;
}

}  // namespace

void H5Writer::write_attribute(std::string const& group, std::string const& name, char const* value) {
    checked([&] { write_values(handle_->file, group, name, utf8(), H5::DataSpace(H5S_SCALAR), &value); });
}

void H5Writer::write_attribute(std::string const& group, std::string const& name, std::string const& value) {
    write_attribute(group, name, value.c_str());
}

void H5Writer::write_attribute(std::string const& group, std::string const& name, double value) {
    checked(
        [&] { write_values(handle_->file, group, name, memory_type<double>(), H5::DataSpace(H5S_SCALAR), &value); });
}

void H5Writer::write_attribute(std::string const& group, std::string const& name, bool value) {
    std::int8_t const member = value ? 1 : 0;
    checked([&] { write_values(handle_->file, group, name, h5py_bool(), H5::DataSpace(H5S_SCALAR), &member); });
}

void H5Writer::write_attribute(std::string const& group, std::string const& name, Index value) {
    checked([&] { write_values(handle_->file, group, name, memory_type<Index>(), H5::DataSpace(H5S_SCALAR), &value); });
}

void H5Writer::write_attribute(std::string const& group, std::string const& name, std::uint64_t value) {
    checked([&] {
        write_values(handle_->file, group, name, memory_type<std::uint64_t>(), H5::DataSpace(H5S_SCALAR), &value);
    });
}

void H5Writer::write_attribute(std::string const& group, std::string const& name,
                               std::vector<std::string> const& value) {
    std::vector<char const*> pointers;
    for (std::string const& text : value) pointers.push_back(text.c_str());
    checked([&] {
        write_values(handle_->file, group, name, utf8(), simple_space({static_cast<Index>(value.size())}),
                     pointers.data());
    });
}

void H5Writer::write_attribute(std::string const& group, std::string const& name, std::vector<Index> const& value) {
    checked([&] {
        write_values(handle_->file, group, name, memory_type<Index>(), simple_space({static_cast<Index>(value.size())}),
                     value.data());
    });
}

}  // namespace symdiscover
