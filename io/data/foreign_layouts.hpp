// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/h5/h5_reader.hpp"

namespace symdiscover {

/// What a file has where an array of numbers is expected, with the Python that turns it into one where the file was
/// laid out by a program that we know: Octave, pandas or PyTables, one group for each task, rows of variable length.
std::string describe_foreign(H5Reader const& file, std::string const& name);

}  // namespace symdiscover
