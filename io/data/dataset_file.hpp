// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/data/data_options.hpp"
#include "io/h5/h5_reader.hpp"

namespace symdiscover {

/// Opens a dataset's file, whatever its format: HDF5, NPZ, NPY, MATLAB's, or CSV by its suffix; and the file that has
/// /y, where the options name one. Throws DataError for other files, with the Python that converts them where it is
/// known, and OptionError for options that the format has no use for.
H5Reader open_data_file(std::string const& path, DataOptions const& options);

}  // namespace symdiscover
