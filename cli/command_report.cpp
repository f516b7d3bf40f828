// SPDX-License-Identifier: Apache-2.0
#include "cli/command_report.hpp"

#include <iostream>

#include "cli/result_output.hpp"

namespace symdiscover {

ReportCommand::ReportCommand()
    : Command({"report", "describe a fitted result", "RESULT [--format text|json] [options]",
               "  symdiscover report photo.h5\n"
               "  symdiscover report photo.h5 --format json"}) {
    options().add_argument("RESULT", arguments_.result, file_name(), "what `symdiscover fit` has written");
    options().begin_group("Options");
    add_format_option(options(), arguments_.format);
    arguments_.talk.add_to(options());
}

ExitCode ReportCommand::run() {
    write_report(std::cout, read_result(arguments_.result), arguments_.format, arguments_.talk.color);
    return ExitCode::ok;
}

}  // namespace symdiscover
