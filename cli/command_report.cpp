// SPDX-License-Identifier: Apache-2.0
#include "cli/command_report.hpp"

#include <iostream>

#include "cli/result_output.hpp"

namespace symdiscover {

CommandText ReportCommand::text() {
    return {"report", "describe a fitted result", "RESULT [--report FILE] [--plot FILE] [options]",
            "  symdiscover report photo.h5\n"
            "  symdiscover report photo.h5 --format json\n"
            "  symdiscover report photo.h5 --report photo.html\n"
            "  symdiscover report photo.h5 --plot photo.svg"};
}

ReportCommand::ReportCommand() : Command(text()) {
    options().add_argument({"RESULT", arguments_.result, file_name(), "what `symdiscover fit` has written"});
    options().begin_group("Options");
    add_format_option(options(), arguments_.format, has_report);
    add_report_option(options(), arguments_.report);
    arguments_.plot.add_to(options());
    options().add({"overwrite", arguments_.overwrite, "replace files that exist"});
    arguments_.talk.add_to(options());
}

void ReportCommand::validate() const {
    auto const& a = arguments_;
    require_apart(a.result, "RESULT");
    if (!a.plot.name.empty() && !a.report.empty() && same_path(a.plot.name, a.report)) {
        throw OptionError(fmt::format("--plot: '{}' is also --report; expected another file", a.plot.name));
    }
    require_suffix("report", a.report, has_report);
    a.plot.validate();
}

ExitCode ReportCommand::run() {
    auto const& a = arguments_;
    ResultFile const result = read_result(a.result);
    if (!a.report.empty()) save_report(a.report, result, a.overwrite);
    if (!a.plot.name.empty()) save_plot(a.plot, result, a.overwrite);
    bool const is_taken = is_standard_output(a.plot.name) || is_standard_output(a.report);
    if (!is_taken) write_report(std::cout, result, *a.format, a.talk.color);
    return ExitCode::ok;
}

}  // namespace symdiscover
