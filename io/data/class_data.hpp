// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/data/dataset.hpp"
#include "io/h5/h5_reader.hpp"

namespace symdiscover {

/// Whether a file is of kind classes: by its attribute, or because the options say so.
bool is_of_classes(H5Reader const& file, DataOptions const& options);

/// Opens a dataset of kind classes: /x [C, I, in...], I images [h, w] or [c, h, w] of each of C classes; /split [C]
/// says for which tasks a class is. Reads every value. Throws DataError: one line that names the file, the object, what
/// was expected and what was found.
Dataset open_classes(H5Reader const& file, DataOptions const& options, Observer const& observer);

}  // namespace symdiscover
