// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/h5/h5_native.hpp"
#include "io/h5/h5_source.hpp"

namespace symdiscover {

/// What a virtual dataset lacks: a source that is not there, is too short or must not be read. HDF5 itself reads zeros
/// there, and says nothing. Every chunk of the sources is decoded once. Empty for any other dataset, and where all is
/// well. Throws H5::Exception.
std::string fault_of_virtual_sources(H5::DataSet const& dataset, H5Source& from);

}  // namespace symdiscover
