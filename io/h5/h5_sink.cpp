// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_sink.hpp"

#include <hdf5.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>

namespace symdiscover {

namespace {

/// HDF5 hands its own part, the first member, to every callback.
struct SinkFile {
    H5FD_t common;
    H5Sink* sink;
    haddr_t end_of_allocation;
    haddr_t end_of_file;
};

SinkFile& self(H5FD_t* file) { return *reinterpret_cast<SinkFile*>(file); }
SinkFile const& self(H5FD_t const* file) { return *reinterpret_cast<SinkFile const*>(file); }

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

herr_t query(H5FD_t const*, unsigned long* flags) {
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

haddr_t end_of_allocation(H5FD_t const* file, H5FD_mem_t) { return self(file).end_of_allocation; }

herr_t set_end_of_allocation(H5FD_t* file, H5FD_mem_t, haddr_t address) {
    self(file).end_of_allocation = address;
    return 0;
}

haddr_t end_of_file(H5FD_t const* file, H5FD_mem_t) { return self(file).end_of_file; }

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
    H5FD_class_t driver{};
    driver.name = "symdiscover_sink";
    driver.maxaddr = static_cast<haddr_t>(std::numeric_limits<off_t>::max());
    driver.fc_degree = H5F_CLOSE_WEAK;
    driver.fapl_size = sizeof(H5Sink*);
    driver.open = open_sink;
    driver.close = close_sink;
    driver.query = query;
    driver.get_eoa = end_of_allocation;
    driver.set_eoa = set_end_of_allocation;
    driver.get_eof = end_of_file;
    driver.read = read;
    driver.write = write;
    driver.truncate = truncate;
    H5FD_mem_t const free_lists[H5FD_MEM_NTYPES] = H5FD_FLMAP_DICHOTOMY;
    std::memcpy(driver.fl_map, free_lists, sizeof free_lists);
    return driver;
}

}  // namespace

bool write_through(std::int64_t access_list, H5Sink* sink) {
    static H5FD_class_t const driver = make_driver();
    static hid_t const driver_id = H5FDregister(&driver);
    return driver_id >= 0 && H5Pset_driver(access_list, driver_id, &sink) >= 0;
}

}  // namespace symdiscover
