// SPDX-License-Identifier: Apache-2.0
#include "cli/command_table.hpp"

#include "cli/command_compare.hpp"
#include "cli/command_convert.hpp"
#include "cli/command_fit.hpp"
#include "cli/command_generate.hpp"
#include "cli/command_inspect.hpp"
#include "cli/command_report.hpp"
#include "cli/command_score.hpp"

namespace symdiscover {

std::vector<std::unique_ptr<Command>> make_commands() {
    std::vector<std::unique_ptr<Command>> commands;
    commands.push_back(std::make_unique<GenerateCommand>());
    commands.push_back(std::make_unique<InspectCommand>());
    commands.push_back(std::make_unique<ConvertCommand>());
    commands.push_back(std::make_unique<FitCommand>());
    commands.push_back(std::make_unique<ReportCommand>());
    commands.push_back(std::make_unique<CompareCommand>());
    commands.push_back(std::make_unique<ScoreCommand>());
    return commands;
}

std::string program_help(std::vector<std::unique_ptr<Command>> const& commands, int columns) {
    std::string text =
        hang("symdiscover finds the symmetry in data: which weights are the same weight, and which group that makes.",
             columns, 0) +
        "\nusage: symdiscover COMMAND [arguments] [options]\n"
        "       symdiscover help COMMAND\n"
        "       symdiscover --help | --version\n\n"
        "Commands:\n";
    constexpr std::size_t summaries = 12;
    for (auto const& command : commands) {
        text += hang(fmt::format("  {:<10}{}", command->name(), command->summary()), columns, summaries);
    }
    text +=
        "\nexample:\n"
        "  symdiscover generate group --group \"cyclic(16)\" -o c16.h5\n"
        "  symdiscover fit c16.h5\n"
        "  symdiscover score c16-result.h5 --truth c16.h5\n\n";
    return text +
           hang(
               "exit codes: 0 done, 1 not exact (score --require-exact), 2 bad command line, 3 bad input data, 4 "
               "optimisation failed, 5 cannot write, 130 interrupted",
               columns, 0) +
           hang("help --man, --bash and --zsh print a manual page, and completion for shells", columns, 0);
}

Command& find_command(std::vector<std::unique_ptr<Command>> const& commands, std::string const& name) {
    std::vector<std::string> names;
    for (auto const& command : commands) {
        if (command->name() == name) return *command;
        names.push_back(command->name());
    }
    if (name.starts_with("-")) names = {"--help", "--version"};
    throw OptionError(
        fmt::format("unknown {} '{}'; {}", name.starts_with("-") ? "option" : "command", name, suggest(name, names)));
}

}  // namespace symdiscover
