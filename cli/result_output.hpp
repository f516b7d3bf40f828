// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>

#include "cli/shared_options.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

/// The report of a result, in one of its formats.
void write_report(std::ostream& out, ResultFile const& result, OutputFormat format, ColorChoice color);

/// The same into a file, whole or not at all: JSON when the name ends in .json, else text without colours.
void save_report(std::string const& target, ResultFile const& result, bool overwrite);

/// The picture of the sharing into a file, whole or not at all: SVG, whatever the name.
void save_plot(std::string const& target, ResultFile const& result, bool overwrite);

}  // namespace symdiscover
