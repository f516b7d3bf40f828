// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/h5/h5_native.hpp"

namespace symdiscover {

/// What a virtual dataset of this file refers to and is not there, where HDF5 would read zeros: "a source 'a.h5' that
/// is not there". Empty when all is there, and for a dataset that is not virtual.
std::string missing_virtual_source(H5::DataSet const& dataset, std::string const& file);

}  // namespace symdiscover
