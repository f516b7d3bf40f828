// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <zip.h>

#include "core/base/errors.hpp"
#include "core/base/loaded_library.hpp"

namespace symdiscover {

/// The functions of libzip that are used here.
struct ZipLibrary : private LoadedLibrary<DataError> {
    /// Throws DataError where the library is not there.
    ZipLibrary();

    decltype(&zip_discard) discard = function("zip_discard");
    decltype(&zip_error_init) error_init = function("zip_error_init");
    decltype(&zip_error_strerror) error_strerror = function("zip_error_strerror");
    decltype(&zip_fclose) fclose = function("zip_fclose");
    decltype(&zip_file_strerror) file_strerror = function("zip_file_strerror");
    decltype(&zip_fopen) fopen = function("zip_fopen");
    decltype(&zip_fread) fread = function("zip_fread");
    decltype(&zip_get_name) get_name = function("zip_get_name");
    decltype(&zip_get_num_entries) get_num_entries = function("zip_get_num_entries");
    decltype(&zip_name_locate) name_locate = function("zip_name_locate");
    decltype(&zip_open_from_source) open_from_source = function("zip_open_from_source");
    decltype(&zip_source_buffer_create) source_buffer_create = function("zip_source_buffer_create");
    decltype(&zip_source_free) source_free = function("zip_source_free");
    decltype(&zip_stat) stat = function("zip_stat");
    decltype(&zip_stat_init) stat_init = function("zip_stat_init");
    decltype(&zip_strerror) strerror = function("zip_strerror");
};

/// Loaded at the first call, which must be before a reader gives up the right to open files.
ZipLibrary const& libzip();

}  // namespace symdiscover
