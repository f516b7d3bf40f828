// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"

namespace symdiscover {

std::string Command::help() const {
    return fmt::format("symdiscover {}: {}\n\nusage: symdiscover {} {}\n\n{}\nexample:\n{}\n", text_.name,
                       text_.summary, text_.name, text_.synopsis, options_.help(), text_.example);
}

bool Command::setup(std::vector<std::string> const& arguments) {
    if (!options_.parse(arguments)) return false;
    validate();
    return true;
}

}  // namespace symdiscover
