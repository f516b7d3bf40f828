// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/data/dataset.hpp"
#include "io/h5/h5_reader.hpp"

namespace symdiscover {

/// Everything about a dataset but its values: format, version, kind, shapes, types, parts, titles.
/// Throws DataError at the first thing that is wrong.
DatasetInfo read_layout(H5Reader const& file);

/// /truth of a dataset whose layer is [info.outputs(), info.inputs()]; empty when there is none.
Truth read_truth(H5Reader const& file, DatasetInfo const& info);

}  // namespace symdiscover
