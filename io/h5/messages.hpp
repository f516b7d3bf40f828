// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/errors.hpp"
#include "core/base/types.hpp"

namespace symdiscover {

/// "FILE: OBJECT: expected EXPECTED, found FOUND", the one wording of everything that is wrong with an input file.
/// `object` is a path inside the file ("/x") or an attribute, or empty for the file as a whole.
DataError bad_input(std::string_view file, std::string_view object, std::string_view expected, std::string_view found);

/// "[240, 20, 40]"; "[]" for a single value.
std::string format_shape(std::vector<Index> const& shape);

/// As a literal of Python, whole, for lines that convert a file.
std::string quoted_for_python(std::string const& text);

/// Text that came from a file, in quotes, fit for a one-line message: cleaned, at most 60 bytes.
std::string in_quotes(std::string_view text);

}  // namespace symdiscover
