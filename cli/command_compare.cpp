// SPDX-License-Identifier: Apache-2.0
#include "cli/command_compare.hpp"

#include <iostream>

#include "cli/terminal.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

CommandText CompareCommand::text() {
    return {"compare", "several results side by side, and how far apart they are",
            "RESULT RESULT... [--format " + format_name(has_compare).placeholder + "] [options]",
            "  symdiscover compare monday.h5 tuesday.h5\n"
            "  symdiscover compare restart-*.h5 --format json"};
}

CompareCommand::CompareCommand() : Command(text()) {
    options().add_arguments({"RESULT", arguments_.results, "two or more files that `symdiscover fit` has written"});
    options().begin_group("Options");
    add_format_option(options(), arguments_.format, has_compare);
    arguments_.talk.add_to(options());
}

void CompareCommand::validate() const {
    if (arguments_.results.size() < 2) {
        throw OptionError(
            fmt::format("RESULT: expected two results or more, found only '{}'", arguments_.results.front()));
    }
}

ExitCode CompareCommand::run() {
    std::vector<NamedResult> results;
    for (std::string const& file : arguments_.results) results.push_back({file, read_result(file)});
    ReportWidth const width(static_cast<std::size_t>(page_columns()));
    std::cout << arguments_.format->compare(results);
    return ExitCode::ok;
}

}  // namespace symdiscover
