// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/command.hpp"

/// What packages install beside the program, made from the same tables of options as the help.
namespace symdiscover {

/// One page on the program and all commands, in roff.
std::string man_page(std::vector<std::unique_ptr<Command>> const& commands);

/// Scripts that complete commands, options and their values.
std::string bash_completion(std::vector<std::unique_ptr<Command>> const& commands);
std::string zsh_completion(std::vector<std::unique_ptr<Command>> const& commands);

}  // namespace symdiscover
