// SPDX-License-Identifier: Apache-2.0
#include "io/h5/h5_source.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "io/h5/h5_driver.hpp"

namespace symdiscover {

namespace {

/// As H5FileDriver has it.
struct SourceFile {
    H5FD_t common;
    H5Source* source;
    int descriptor;
    bool owned;
    haddr_t end_of_allocation;
    haddr_t end_of_file;
    dev_t device;
    ino_t inode;
};

using Driver = H5FileDriver<SourceFile>;

SourceFile& self(H5FD_t* file) { return Driver::self(file); }
SourceFile const& self(H5FD_t const* file) { return Driver::self(file); }

H5FD_t* open_source(char const* name, unsigned flags, hid_t access_list, haddr_t) {
    auto const* info = static_cast<H5Source* const*>(H5Pget_driver_info(access_list));
    if (info == nullptr || (flags & (H5F_ACC_RDWR | H5F_ACC_TRUNC | H5F_ACC_CREAT)) != 0) return nullptr;
    H5Source& source = **info;
    bool const own = source.path == name;
    int const descriptor = own ? source.descriptor : source.open_other ? source.open_other(name) : -1;
    struct stat about {};
    if (descriptor < 0 || ::fstat(descriptor, &about) != 0) return nullptr;
    auto* const file = new SourceFile{};
    file->source = &source;
    file->descriptor = descriptor;
    file->owned = !own;
    file->end_of_file = static_cast<haddr_t>(about.st_size);
    file->device = about.st_dev;
    file->inode = about.st_ino;
    return &file->common;
}

herr_t close_source(H5FD_t* file) {
    if (self(file).owned) ::close(self(file).descriptor);
    delete &self(file);
    return 0;
}

/// What finds the files that this one leads to is read through the same source.
void* own_access(H5FD_t* file) {
    void* const copy = H5allocate_memory(sizeof(H5Source*), false);
    if (copy != nullptr) std::memcpy(copy, &self(file).source, sizeof(H5Source*));
    return copy;
}

void* copy_access(void const* access) {
    void* const copy = H5allocate_memory(sizeof(H5Source*), false);
    if (copy != nullptr) std::memcpy(copy, access, sizeof(H5Source*));
    return copy;
}

herr_t free_access(void* access) { return H5free_memory(access); }

int compare(H5FD_t const* left, H5FD_t const* right) {
    SourceFile const& a = self(left);
    SourceFile const& b = self(right);
    if (a.device != b.device) return a.device < b.device ? -1 : 1;
    if (a.inode != b.inode) return a.inode < b.inode ? -1 : 1;
    return 0;
}

/// What HDF5 reads of its own structures on the chance that it is there may end beyond the file: zeros, as by its own
/// drivers. Values may not.
herr_t read(H5FD_t* opened, H5FD_mem_t type, hid_t, haddr_t address, size_t size, void* buffer) {
    SourceFile const& file = self(opened);
    bool const is_beyond = address > file.end_of_file || size > file.end_of_file - address;
    if (type == H5FD_MEM_DRAW) {
        if (is_beyond || size > file.source->most_at_once) return -1;
        file.source->last_at_once = size;
    }
    auto* to = static_cast<char*>(buffer);
    while (size > 0) {
        ssize_t const count = ::pread(file.descriptor, to, size, static_cast<off_t>(address));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 || (count == 0 && type == H5FD_MEM_DRAW)) return -1;
        if (count == 0) break;
        if (file.source->progress != nullptr) ++*file.source->progress;
        to += count;
        address += static_cast<haddr_t>(count);
        size -= static_cast<size_t>(count);
    }
    std::memset(to, 0, size);
    return 0;
}

herr_t write(H5FD_t*, H5FD_mem_t, hid_t, haddr_t, size_t, void const*) { return -1; }

H5FD_class_t make_driver() {
    H5FD_class_t driver = Driver::named("symdiscover_source");
    driver.fapl_get = own_access;
    driver.fapl_copy = copy_access;
    driver.fapl_free = free_access;
    driver.open = open_source;
    driver.close = close_source;
    driver.cmp = compare;
    driver.read = read;
    driver.write = write;
    return driver;
}

}  // namespace

H5::FileAccPropList access_through(H5Source& source) {
    static H5FD_class_t const driver = make_driver();
    static hid_t const driver_id = H5FDregister(&driver);
    H5::FileAccPropList access;
    H5Source* const info = &source;
    if (driver_id < 0 || H5Pset_driver(access.getId(), driver_id, &info) < 0) {
        throw H5::FileIException("H5Pset_driver", "the driver is refused");
    }
    return access;
}

}  // namespace symdiscover
