// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/h5/h5_reader.hpp"

/// Which program wrote an array, where it leaves marks and its arrays are not as h5py's.
namespace symdiscover {

/// Who wrote an array, of the programs that reverse the axes, and what shows it: "MATLAB (attribute MATLAB_class)";
/// empty where nothing does.
std::string column_major_writer(H5Reader const& file, std::string const& array);

/// Whether R wrote an array, whose missing integer is the least of int32.
bool is_written_by_r(H5Reader const& file, std::string const& array);

/// Whether a group is a value of Octave's, with its type beside it.
bool is_octave_value(H5Reader const& file, std::string const& group);

}  // namespace symdiscover
