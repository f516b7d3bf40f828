// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstring>
#include <limits>

#include "io/h5/h5_native.hpp"

namespace symdiscover {

/// What our drivers of HDF5 ("virtual file drivers") have in common. File has as its first member H5FD_t common, which
/// HDF5 hands to every callback, and haddr_t end_of_allocation and end_of_file.
template <class File>
struct H5FileDriver {
    static File& self(H5FD_t* file) { return *reinterpret_cast<File*>(file); }
    static File const& self(H5FD_t const* file) { return *reinterpret_cast<File const*>(file); }

    static herr_t query(H5FD_t const*, unsigned long* flags) {
        *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
                 H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
        return 0;
    }
    static haddr_t end_of_allocation(H5FD_t const* file, H5FD_mem_t) { return self(file).end_of_allocation; }
    static herr_t set_end_of_allocation(H5FD_t* file, H5FD_mem_t, haddr_t address) {
        self(file).end_of_allocation = address;
        return 0;
    }
    static haddr_t end_of_file(H5FD_t const* file, H5FD_mem_t) { return self(file).end_of_file; }

    /// A driver whose access property list holds a pointer; open, close, read and write are still to be filled in.
    static H5FD_class_t named(char const* name) {
        H5FD_class_t driver{};
        driver.name = name;
        driver.maxaddr = static_cast<haddr_t>(std::numeric_limits<off_t>::max());
        driver.fc_degree = H5F_CLOSE_WEAK;
        driver.fapl_size = sizeof(void*);
        driver.query = query;
        driver.get_eoa = end_of_allocation;
        driver.set_eoa = set_end_of_allocation;
        driver.get_eof = end_of_file;
        H5FD_mem_t const free_lists[H5FD_MEM_NTYPES] = H5FD_FLMAP_DICHOTOMY;
        std::memcpy(driver.fl_map, free_lists, sizeof free_lists);
        return driver;
    }
};

}  // namespace symdiscover
