// SPDX-License-Identifier: Apache-2.0
#include "cli/command_inspect.hpp"

#include <iostream>

#include "io/report/inspect.hpp"

namespace symdiscover {

InspectCommand::InspectCommand()
    : Command({"inspect", "tell what is in a dataset or a result, and whether it is valid", "FILE [options]",
               "  symdiscover inspect sample_data/photo_scanlines.h5"}) {
    options().add_argument({"FILE", arguments_.file, file_name(), "a dataset or a result"});
    options().begin_group("Options");
    arguments_.talk.add_to(options());
}

ExitCode InspectCommand::run() {
    std::cout << inspect_text(arguments_.file);
    return ExitCode::ok;
}

}  // namespace symdiscover
