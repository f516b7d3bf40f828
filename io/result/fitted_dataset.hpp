// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "io/data/dataset.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

/// The dataset that a result was fitted to, or why it is not at hand.
struct FittedDataset {
    std::optional<Dataset> dataset;
    std::string missing;  ///< "c6.h5 is not there", where there is no dataset; one line
};

/// Opens `path`, which must be the dataset that the result was fitted to: the same shapes and the same checksum of
/// /x and /y. Throws DataError that names the file, what was expected and what was found.
Dataset open_fitted_dataset(std::string const& path, Provenance const& provenance, bool follow_links = false);

/// Looks for it where the result says it was; from the result's own folder if not there; beside the result if not there
/// either. A file of that name that cannot be read or is another dataset is left alone, and `missing` says so.
FittedDataset find_fitted_dataset(Provenance const& provenance, std::string const& result_path,
                                  bool follow_links = false);

}  // namespace symdiscover
