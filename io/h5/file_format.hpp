// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/h5/h5_reader.hpp"
#include "io/h5/h5_writer.hpp"

namespace symdiscover {

inline constexpr char const* dataset_format = "symdiscover-dataset";
inline constexpr char const* result_format = "symdiscover-result";
inline constexpr char const* checkpoint_format = "symdiscover-checkpoint";
inline constexpr Index format_version = 1;  ///< of all

/// Checks the attributes `format` and `version`; unless `required` they may be missing. Throws DataError, and says
/// what to do with a file that is the other of them.
void check_format(H5Reader const& file, std::string const& format, bool required);

void write_format(H5Writer& file, std::string const& format);

/// "symdiscover-dataset", "symdiscover-result", "symdiscover-checkpoint", whatever else the file says, or "" when it
/// says nothing.
std::string format_of(H5Reader const& file);

}  // namespace symdiscover
