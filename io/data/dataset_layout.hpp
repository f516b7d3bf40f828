// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "io/data/data_array.hpp"
#include "io/data/data_options.hpp"
#include "io/data/dataset.hpp"

namespace symdiscover {

/// Everything about a dataset but its values and its truth: format, version, kind, shapes, types, parts, titles, notes;
/// and the arrays that hold the values.
struct DatasetLayout {
    DatasetInfo info;
    DataArray x;
    std::optional<DataArray> y;  ///< not of kind vectors
};

/// A text that describes the dataset, an attribute of "/": clean and not too long to be shown; empty where it is
/// missing.
std::string optional_text(H5Reader const& file, std::string const& name);

/// Throws DataError: one line that names the file, the object, what was expected and what was found.
DatasetLayout read_layout(H5Reader const& file, DataOptions const& options);

/// Throws DataError when no sample is left to learn from.
void require_training_samples(DatasetInfo const& info);

}  // namespace symdiscover
