// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/data/data_options.hpp"
#include "io/h5/h5_reader.hpp"

namespace symdiscover {

/// Which axis of the file each axis of /x and of /y is: axis a is axis x[a] of the file.
struct AxisOrder {
    std::vector<Index> x;
    std::vector<Index> y;  ///< empty without /y
};

/// The order of the axes, by the options, or else by the names that they have. Throws DataError where the names
/// contradict what the kind needs, and where a file was written by a program that reverses the axes, unless the options
/// say what to do. `with_y` tells whether there is a /y. What is only suspicious goes into `notes`, a sentence each.
AxisOrder find_axis_order(H5Reader const& file, DatasetKind kind, AxisReading reading, bool with_y,
                          std::vector<std::string>& notes);

/// The same for one array, wherever it stands in the file: as its names ask for, reversed where its writer reverses the
/// axes, or else as stored.
std::vector<Index> axis_order_of_one(H5Reader const& file, DatasetKind kind, std::string const& array);

/// Whether tasks (or samples) would fit together if the axes of both were reversed.
bool fits_reversed(DatasetKind kind, std::vector<Index> const& x, std::vector<Index> const& y);

}  // namespace symdiscover
