// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/h5/h5_reader.hpp"

namespace symdiscover {

/// What a file of pandas or PyTables has where an array called `name` is expected, with the Python that makes arrays of
/// its tables; empty when there are none. Needs no pandas: their users may have another version of it.
std::string describe_pandas(H5Reader const& file, std::string const& name);

/// Whether one of them wrote this, be it a table or not.
bool is_written_by_pandas(H5Reader const& file, std::string const& name);

}  // namespace symdiscover
