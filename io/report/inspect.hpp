// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/data/dataset.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

/// What is in a dataset or a result, a line a fact, for a person to read; the file has been checked all through.
/// Throws DataError when it is neither, or not valid.
std::string inspect_text(std::string const& path);

std::string describe(Dataset const& dataset);
std::string describe(std::string const& path, ResultFile const& result);

}  // namespace symdiscover
