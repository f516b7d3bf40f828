// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "io/arrays/array_file.hpp"
#include "io/arrays/csv_file.hpp"
#include "io/h5/file_access.hpp"
#include "io/h5/reader_format.hpp"

namespace symdiscover {

/// NumPy's files. Where there are two, the second one has /y.
std::shared_ptr<ReaderFormat> npy_format(ArrayNames names);
std::shared_ptr<ReaderFormat> npz_format(ArrayNames names);

/// MATLAB's files of version 5 to 7.2 (those of 7.3 are HDF5's).
std::shared_ptr<ReaderFormat> mat_format(ArrayNames names);

}  // namespace symdiscover
