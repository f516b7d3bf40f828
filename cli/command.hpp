// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/option_set.hpp"
#include "cli/shared_options.hpp"

namespace symdiscover {

/// What the program tells the shell; the README's table says the same.
enum class ExitCode : int {
    ok = 0,             ///< done, "no symmetry found" included; an exact match for `score`
    not_exact = 1,      ///< `score --require-exact` and the match is not exact
    usage = 2,          ///< bad command line
    bad_data = 3,       ///< bad input data
    not_optimised = 4,  ///< the optimisation failed (diverged); the best iterate is written
    cannot_write = 5,   ///< the output cannot be written, or exists and --overwrite was not given
    internal = 70,      ///< out of memory, or a fault of the program itself (sysexits' EX_SOFTWARE)
    interrupted = 130,  ///< interrupted; what was reached is saved
};

/// How a command presents itself.
struct CommandText {
    std::string name;      ///< "fit"
    std::string summary;   ///< one line, for the list of commands
    std::string synopsis;  ///< "DATA -o RESULT [options]"
    std::string example;   ///< one or more whole command lines
};

/// One command: first the arguments are parsed and validated without opening any data, then it runs.
class Command {
  public:
    virtual ~Command() = default;
    Command(Command const&) = delete;
    Command& operator=(Command const&) = delete;

    std::string const& name() const { return text_.name; }
    std::string const& summary() const { return text_.summary; }
    std::string const& synopsis() const { return text_.synopsis; }
    std::string const& example() const { return text_.example; }
    OptionSet const& option_set() const { return options_; }

    /// A page that is `columns` wide; the example's lines are whole, to be copied.
    std::string help(int columns) const {
        return fmt::format("{}\n{}\n{}\nexample:\n{}\n",
                           hang(fmt::format("symdiscover {}: {}", text_.name, text_.summary), columns, 2),
                           hang(fmt::format("usage: symdiscover {} {}", text_.name, text_.synopsis), columns, 7),
                           options_.help(columns), text_.example);
    }

    /// Fills and validates the command's options; opens no file but the one of --config. Returns false when --help
    /// was asked for. Throws OptionError naming the option, its value and what is allowed.
    bool setup(std::vector<std::string> const& arguments) {
        if (!options_.parse(arguments)) return false;
        complete();
        require_apart(options_.config_file(), "--config");
        validate();
        return true;
    }

    /// Does the work; called once, after setup() has returned true.
    virtual ExitCode run() = 0;

    Settings given() const { return options_.given(); }  ///< options set by the command line or --config
    Settings used() const { return options_.used(); }    ///< all options that have a value

  protected:
    explicit Command(CommandText text) : text_(std::move(text)) {}

    /// Sets what was not given and follows from what was.
    virtual void complete() {}

    /// Rules between options; the values by themselves have been checked.
    virtual void validate() const {}

    /// The files that are written: option and name, which may be empty.
    virtual Settings outputs() const { return {}; }

    /// Throws OptionError when one of them is this file, which is read.
    void require_apart(std::string const& input, std::string const& what) const {
        for (auto const& [option, output] : outputs()) {
            if (input.empty() || output.empty() || !same_path(output, input)) continue;
            throw OptionError(fmt::format("--{}: '{}' is also {}; expected another file", option, output, what));
        }
    }

    OptionSet& options() { return options_; }
    OptionSet const& options() const { return options_; }

  private:
    CommandText text_;
    OptionSet options_;
};

}  // namespace symdiscover
