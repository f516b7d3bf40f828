// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>

#include "cli/shared_options.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

/// The report of a result, in one of its formats.
void write_report(std::ostream& out, ResultFile const& result, ReportFormat const& format, ColorChoice color);

/// The same into a file, whole or not at all, without colours, in the format of its suffix.
void save_report(std::string const& target, ResultFile const& result, bool overwrite);

/// The picture of the sharing into its file, whole or not at all, in the format of its suffix.
void save_plot(PlotFile const& plot, ResultFile const& result, bool overwrite);

}  // namespace symdiscover
