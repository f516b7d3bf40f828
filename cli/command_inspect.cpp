// SPDX-License-Identifier: Apache-2.0
#include "cli/command_inspect.hpp"

#include <iostream>

#include "io/report/inspect.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

CommandText InspectCommand::text() {
    return {"inspect", "tell what is in a dataset or a result, and whether it is valid",
            "(FILE | --x FILE --y FILE) [options]", "  symdiscover inspect sample_data/photo_scanlines.h5"};
}

InspectCommand::InspectCommand() : Command(text()) {
    files_.add_to(options(), "a result, or a dataset");
    add_data_options(options(), reading_);
    options().begin_group("Options");
    talk_.add_to(options());
}

ExitCode InspectCommand::run() {
    ReportWidth const width(static_cast<std::size_t>(page_columns()));
    std::cout << inspect_text(files_.data(), reading_);
    return ExitCode::ok;
}

}  // namespace symdiscover
