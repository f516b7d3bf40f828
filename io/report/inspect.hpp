// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace symdiscover {

/// What is in a dataset or a result, a line a fact, for a person to read; the file has been checked all through.
/// Throws DataError when it is neither, or not valid.
std::string inspect_text(std::string const& path);

}  // namespace symdiscover
