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

namespace {

/// A command that is not made yet: that makes its options, of which there are a hundred.
struct CommandEntry {
    CommandText text;
    std::unique_ptr<Command> (*make)();
};

template <class C>
CommandEntry entry() {
    return {C::text(), [] { return std::unique_ptr<Command>(std::make_unique<C>()); }};
}

std::vector<CommandEntry> command_entries() {
    return {entry<GenerateCommand>(), entry<InspectCommand>(), entry<ConvertCommand>(), entry<FitCommand>(),
            entry<ReportCommand>(),   entry<CompareCommand>(), entry<ScoreCommand>()};
}

}  // namespace

std::vector<std::unique_ptr<Command>> make_commands() {
    std::vector<std::unique_ptr<Command>> commands;
    for (CommandEntry const& entry : command_entries()) commands.push_back(entry.make());
    return commands;
}

std::string program_help(int columns) {
    std::string text =
        hang("symdiscover finds the symmetry in data: which weights are the same weight, and which group that makes.",
             columns, 0) +
        "\nusage: symdiscover COMMAND [arguments] [options]\n"
        "       symdiscover help COMMAND\n"
        "       symdiscover --help | --version\n\n"
        "Commands:\n";
    constexpr std::size_t summaries = 12;
    for (CommandEntry const& command : command_entries()) {
        text += hang(fmt::format("  {:<10}{}", command.text.name, command.text.summary), columns, summaries);
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

std::unique_ptr<Command> make_command(std::string const& name) {
    std::vector<std::string> names;
    for (CommandEntry const& command : command_entries()) {
        if (command.text.name == name) return command.make();
        names.push_back(command.text.name);
    }
    if (name.starts_with("-")) names = {"--help", "--version"};
    throw OptionError(
        fmt::format("unknown {} '{}'; {}", name.starts_with("-") ? "option" : "command", name, suggest(name, names)));
}

}  // namespace symdiscover
