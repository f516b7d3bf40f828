// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/data/data_options.hpp"

namespace symdiscover {

/// What is in a dataset or a result, a line a fact, for a person to read; the file has been checked all through.
/// Throws DataError when it is neither, or not valid.
/// `options` say how a dataset is to be understood.
std::string inspect_text(std::string const& path, DataOptions const& options = {});

}  // namespace symdiscover
