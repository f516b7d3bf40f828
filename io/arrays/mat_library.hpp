// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <matio.h>

#include "core/base/errors.hpp"
#include "core/base/loaded_library.hpp"

namespace symdiscover {

/// The functions of libmatio that are used here.
struct MatLibrary : private LoadedLibrary<DataError> {
    /// Throws DataError where the library is not there.
    MatLibrary();

    decltype(&Mat_Close) close = function("Mat_Close");
    decltype(&Mat_GetDir) get_dir = function("Mat_GetDir");
    decltype(&Mat_Open) open = function("Mat_Open");
    decltype(&Mat_VarFree) var_free = function("Mat_VarFree");
    decltype(&Mat_VarReadDataAll) var_read_data_all = function("Mat_VarReadDataAll");
    decltype(&Mat_VarReadInfo) var_read_info = function("Mat_VarReadInfo");
};

/// Loaded at the first call, which must be before a reader gives up the right to open files.
MatLibrary const& libmatio();

}  // namespace symdiscover
