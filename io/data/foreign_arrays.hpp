// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/h5/h5_reader.hpp"

namespace symdiscover {

/// What a file of arrays or of columns (any but HDF5's) has where an array of numbers is expected, with the options or
/// the Python that help.
std::string describe_foreign_array(H5Reader const& file, std::string const& object);

}  // namespace symdiscover
