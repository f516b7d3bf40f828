// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/command.hpp"

namespace symdiscover {

/// Every command of the program; a new one is one file pair and one line here.
std::vector<std::unique_ptr<Command>> make_commands();

/// What `symdiscover --help` prints, so many columns wide.
std::string program_help(int columns);

/// The command with this name. Throws OptionError naming the closest ones.
std::unique_ptr<Command> make_command(std::string const& name);

}  // namespace symdiscover
