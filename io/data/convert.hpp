// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/data/dataset.hpp"

namespace symdiscover {

/// Writes a dataset that was opened from a file of any format as one of HDF5 that needs no options to be read: its
/// values as doubles, without the examples that were left out, with its parts, truth and texts. Throws DataError where
/// the file has become unreadable or is of kind classes, and OutputError.
void write_converted(Dataset const& dataset, std::string const& target, bool overwrite);

}  // namespace symdiscover
