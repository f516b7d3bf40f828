// SPDX-License-Identifier: Apache-2.0
#include "cli/manual.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <sstream>

#include "io/result/result.hpp"

namespace symdiscover {

namespace {

using Commands = std::vector<std::unique_ptr<Command>>;

/// Text as roff shows it.
std::string roff(std::string const& text) {
    std::string escaped;
    bool line_begins = true;
    for (char const c : text) {
        if (line_begins && (c == '.' || c == '\'')) escaped += "\\&";
        if (c == '\\') escaped += "\\e";
        if (c == '-') escaped += '\\';
        if (c != '\\') escaped += c;
        line_begins = c == '\n';
    }
    return escaped;
}

/// The values that an option lists: "auto|msr" is both; what is in capitals stands for any value.
std::vector<std::string> values_of(OptionField const& field) {
    std::vector<std::string> values;
    std::istringstream parts(field.placeholder);
    for (std::string part; std::getline(parts, part, '|');) {
        bool const any = std::any_of(part.begin(), part.end(), [](unsigned char c) { return std::isupper(c) != 0; });
        if (!any && !part.empty()) values.push_back(part);
    }
    return values;
}

/// "--output" and "-o", whichever it has.
std::vector<std::string> spellings(OptionSet::Entry const& entry) {
    std::vector<std::string> names{"--" + entry.name};
    std::string const& name = entry.fields.front().name;
    if (name.find(',') != std::string::npos) names.push_back(fmt::format("-{}", name.substr(name.find(',') + 1)));
    return names;
}

void add_option(std::string& page, OptionSet::Entry const& entry) {
    OptionField const& field = entry.fields.front();
    std::string const value = field.placeholder.empty() ? "" : " " + field.placeholder;
    page += fmt::format(".TP\n.B {}\n{}", roff(fmt::format("{}{}", fmt::join(spellings(entry), ", "), value)),
                        roff(field.description));
    std::string const shown = field.flag != nullptr ? "" : field.show();
    // The number of threads is this machine's.
    if (!shown.empty() && entry.name != "threads") page += roff(fmt::format(" (default: {})", shown));
    page += "\n";
}

std::string man_section(Command const& command) {
    OptionSet const& options = command.option_set();
    std::string page = fmt::format(".SH {}\n", [&] {
        std::string name = command.name();
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
        return name;
    }());
    page += fmt::format(".B symdiscover {}\n{}\n.PP\n{}.\n", command.name(), roff(command.synopsis()),
                        roff(command.summary()));
    for (auto const& entry : options.entries()) {
        if (entry.is_argument()) {
            page += fmt::format(".TP\n.I {}\n{}\n", roff(entry.name), roff(entry.fields.front().description));
        }
    }
    for (std::size_t group = 0; group < options.headings().size(); ++group) {
        page += fmt::format(".SS {}\n", roff(options.headings()[group]));
        for (auto const& entry : options.entries()) {
            if (entry.group == group) add_option(page, entry);
        }
    }
    return page + fmt::format(".SS Example\n.nf\n{}\n.fi\n", roff(command.example()));
}

std::vector<std::string> options_of(Command const& command) {
    std::vector<std::string> names;
    for (auto const& entry : command.option_set().entries()) {
        if (entry.is_argument()) continue;
        std::vector<std::string> const spelled = spellings(entry);
        names.insert(names.end(), spelled.begin(), spelled.end());
    }
    names.insert(names.end(), {"--config", "--help"});
    return names;
}

std::vector<std::string> names_of(Commands const& commands) {
    std::vector<std::string> names;
    for (auto const& command : commands) names.push_back(command->name());
    return names;
}

/// "fit --method" and what may follow, a line each; nothing for an option that takes anything.
std::string bash_values(Command const& command) {
    std::string cases;
    for (auto const& entry : command.option_set().entries()) {
        std::vector<std::string> const values = values_of(entry.fields.front());
        if (values.empty() || entry.is_argument()) continue;
        cases += fmt::format("        '{} --{}') COMPREPLY=($(compgen -W '{}' -- \"$current\")); return ;;\n",
                             command.name(), entry.name, fmt::join(values, " "));
    }
    return cases;
}

/// Of options that take a value that is no file: nothing is offered, where otherwise names of files would be.
std::string bash_free_values(Command const& command) {
    std::vector<std::string> patterns;
    for (auto const& entry : command.option_set().entries()) {
        OptionField const& field = entry.fields.front();
        bool const free = !entry.is_argument() && field.flag == nullptr && field.placeholder != "FILE";
        if (free && values_of(field).empty()) {
            patterns.push_back(fmt::format("'{} --{}'", command.name(), entry.name));
        }
    }
    if (patterns.empty()) return "";
    return fmt::format("        {}) compopt +o default; return ;;\n", fmt::join(patterns, "|"));
}

std::string zsh_quoted(std::string const& text) {
    std::string escaped;
    for (char const c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
        escaped += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return escaped;
}

std::string zsh_option(OptionSet::Entry const& entry) {
    OptionField const& field = entry.fields.front();
    std::string const text = zsh_quoted(field.description.substr(0, field.description.find(';')));
    std::string const value = field.flag != nullptr ? "" : [&] {
        std::vector<std::string> const values = values_of(field);
        if (!values.empty()) return fmt::format(":value:({})", fmt::join(values, " "));
        return std::string(field.placeholder == "FILE" ? ":file:_files" : ":value: ");
    }();
    std::string options;
    for (std::string const& name : spellings(entry)) {
        options += fmt::format("                '{}[{}]{}' \\\n", name, text, value);
    }
    return options;
}

std::string zsh_arguments(Command const& command) {
    std::string text = fmt::format("            {})\n            _arguments \\\n", command.name());
    int place = 0;
    for (auto const& entry : command.option_set().entries()) {
        if (!entry.is_argument()) {
            text += zsh_option(entry);
            continue;
        }
        std::vector<std::string> const values = values_of(entry.fields.front());
        std::string const where = entry.repeated ? "*" : fmt::format("{}", ++place);
        text += fmt::format("                '{}:{}:{}' \\\n", where, entry.name,
                            values.empty() ? "_files" : fmt::format("({})", fmt::join(values, " ")));
    }
    return text +
           "                '--config[read options from an INI file]:file:_files' \\\n"
           "                '(- *)--help[show all options]'\n            ;;\n";
}

}  // namespace

std::string man_page(Commands const& commands) {
    std::string page = fmt::format(
        ".TH SYMDISCOVER 1 \"\" \"symdiscover {}\" \"User Commands\"\n"
        ".SH NAME\nsymdiscover \\- find the symmetry in data\n"
        ".SH SYNOPSIS\n.B symdiscover\n.I COMMAND\n[arguments] [options]\n.br\n"
        ".B symdiscover help\n[\\fICOMMAND\\fR]\n.br\n.B symdiscover \\-\\-version\n"
        ".SH DESCRIPTION\nFinds which weights of a layer are the same weight, and which group that makes, from many "
        "small learning problems (tasks) or from one dataset.\n.PP\nThe commands:\n",
        program_version());
    for (auto const& command : commands) {
        page += fmt::format(".TP\n.B {}\n{}\n", command->name(), roff(command->summary()));
    }
    for (auto const& command : commands) page += man_section(*command);
    return page +
           ".SH EXIT STATUS\n"
           ".TP\n.B 0\ndone (\"no symmetry found\" is an answer)\n"
           ".TP\n.B 1\nscore \\-\\-require\\-exact and the match is not exact\n.TP\n.B 2\nbad command line\n"
           ".TP\n.B 3\nbad input data\n.TP\n.B 4\nthe optimisation failed; the best it reached is written\n"
           ".TP\n.B 5\nthe output cannot be written\n.TP\n.B 70\nout of memory, or a fault of the program itself\n"
           ".TP\n.B 130\ninterrupted; what was reached is saved\n"
           ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nno colours, unless \\-\\-color always\n"
           ".TP\n.B COLUMNS\nhow wide pages are\n.TP\n.B TERM\ndumb: no colours and no progress bars\n"
           ".TP\n.B SYMDISCOVER_VECTORS\nbaseline, avx2 or avx512: the vector instructions to use\n";
}

std::string bash_completion(Commands const& commands) {
    std::string values;
    std::string options;
    std::string arguments;
    for (auto const& command : commands) {
        values += bash_values(*command) + bash_free_values(*command);
        std::vector<std::string> offered = options_of(*command);
        options += fmt::format("        {}) offered='{}' ;;\n", command->name(), fmt::join(offered, " "));
        for (auto const& entry : command->option_set().entries()) {
            std::vector<std::string> const words = values_of(entry.fields.front());
            if (!entry.is_argument() || words.empty()) continue;
            arguments += fmt::format("        {}2) offered=\"$offered {}\"; words=1 ;;\n", command->name(),
                                     fmt::join(words, " "));
        }
    }
    return fmt::format(
        "# Completion of symdiscover for bash; made by: symdiscover help --bash\n"
        "_symdiscover() {{\n"
        "    local current=\"${{COMP_WORDS[COMP_CWORD]}}\" before=\"${{COMP_WORDS[COMP_CWORD-1]}}\"\n"
        "    local command=\"${{COMP_WORDS[1]}}\" offered='' words=''\n"
        "    COMPREPLY=()\n"
        "    if [ \"$COMP_CWORD\" = 1 ]; then\n"
        "        COMPREPLY=($(compgen -W '{0} help --help --version' -- \"$current\"))\n        return\n    fi\n"
        "    if [ \"$command\" = help ]; then\n"
        "        COMPREPLY=($(compgen -W '{0}' -- \"$current\"))\n        return\n    fi\n"
        "    case \"$command $before\" in\n{1}    esac\n"
        "    case \"$command\" in\n{2}    esac\n"
        "    case \"$command$COMP_CWORD\" in\n{3}    esac\n"
        "    case \"$current\" in\n        -*) words=1 ;;\n    esac\n"
        "    if [ -n \"$words\" ]; then COMPREPLY=($(compgen -W \"$offered\" -- \"$current\")); fi\n"
        "}}\n"
        "complete -o default -F _symdiscover symdiscover\n",
        fmt::join(names_of(commands), " "), values, options, arguments);
}

std::string zsh_completion(Commands const& commands) {
    std::string described;
    std::string arguments;
    for (auto const& command : commands) {
        described += fmt::format("                '{}:{}'\n", command->name(), zsh_quoted(command->summary()));
        arguments += zsh_arguments(*command);
    }
    return fmt::format(
        "#compdef symdiscover\n# Completion of symdiscover for zsh; made by: symdiscover help --zsh\n"
        "_symdiscover() {{\n"
        "    local -a commands\n    commands=(\n{}                'help:show the help of a command'\n    )\n"
        "    if (( CURRENT == 2 )); then\n        _describe command commands\n        return\n    fi\n"
        "    local command=$words[2]\n    shift words\n    (( CURRENT-- ))\n"
        "    case $command in\n{}            help) _arguments '1:command:({})' ;;\n    esac\n"
        "}}\n_symdiscover \"$@\"\n",
        described, arguments, fmt::join(names_of(commands), " "));
}

}  // namespace symdiscover
