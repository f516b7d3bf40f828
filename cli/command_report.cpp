// SPDX-License-Identifier: Apache-2.0
#include "cli/command_report.hpp"

#include <iostream>

#include "cli/result_output.hpp"

namespace symdiscover {

namespace {

bool has_report(ReportFormat const& format) { return format.report != nullptr; }

}  // namespace

ReportCommand::ReportCommand()
    : Command({"report", "describe a fitted result",
               "RESULT [--format " + format_name(has_report).placeholder + "] [--plot FILE] [options]",
               "  symdiscover report photo.h5\n"
               "  symdiscover report photo.h5 --format json\n"
               "  symdiscover report photo.h5 --plot photo.svg"}) {
    options().add_argument({"RESULT", arguments_.result, file_name(), "what `symdiscover fit` has written"});
    options().begin_group("Options");
    add_format_option(options(), arguments_.format, has_report);
    add_plot_option(options(), arguments_.plot);
    options().add({"overwrite", arguments_.overwrite, "replace the plot's file if it exists"});
    arguments_.talk.add_to(options());
}

void ReportCommand::validate() const {
    auto const& a = arguments_;
    if (!a.plot.empty() && same_path(a.plot, a.result)) {
        throw OptionError(fmt::format("--plot: '{}' is also RESULT; expected another file", a.plot));
    }
}

ExitCode ReportCommand::run() {
    auto const& a = arguments_;
    ResultFile const result = read_result(a.result);
    if (!a.plot.empty()) save_plot(a.plot, result, a.overwrite);
    if (!is_standard_output(a.plot)) write_report(std::cout, result, *a.format, a.talk.color);
    return ExitCode::ok;
}

}  // namespace symdiscover
