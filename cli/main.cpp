// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <new>

#include "cli/command_table.hpp"
#include "cli/manual.hpp"
#include "cli/terminal.hpp"
#include "core/base/errors.hpp"
#include "core/base/vectors/vectors.hpp"
#include "io/h5/clean_text.hpp"
#include "io/result/result.hpp"

namespace {

using symdiscover::ExitCode;

/// Without the variable, the widest instructions there are. With it, numbers can be had again from another processor.
void choose_vector_set() {
    char const* const name = std::getenv("SYMDISCOVER_VECTORS");
    if (name == nullptr) return;
    try {
        symdiscover::use_vector_set(name);
    } catch (symdiscover::OptionError const& error) {
        throw symdiscover::OptionError(std::string("SYMDISCOVER_VECTORS: ") + error.what());
    }
}

/// Memory that was freed is kept for what is allocated next. The GNU library gives large blocks back to the system at
/// once, so that a fit, which makes matrices of some megabytes over and over, has each page of each mapped and cleared
/// anew: a fit of 784 x 784 weights took 27 GB of pages that way, and three quarters of its time.
void keep_freed_memory() {
    ::mallopt(M_MMAP_MAX, 0);
    ::mallopt(M_TRIM_THRESHOLD, -1);
}

/// Streams that the caller has closed lead nowhere, and writing to them still fails: otherwise the first files that are
/// opened would take their place.
void hold_standard_streams() {
    for (int const stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        // The lowest number that is free is this one.
        if (::fcntl(stream, F_GETFD) < 0 && ::open("/dev/null", O_RDONLY) != stream) return;
    }
}

/// `symdiscover help [COMMAND]`, and what packages install.
ExitCode print_help(std::vector<std::string> const& arguments) {
    if (arguments.size() > 1) throw symdiscover::OptionError("unexpected argument '" + arguments[1] + "'");
    std::string const topic = arguments.empty() ? "" : arguments.front();
    if (topic.empty() || topic == "--help") {
        std::cout << symdiscover::program_help(symdiscover::page_columns());
    } else if (topic == "--man") {
        std::cout << symdiscover::man_page(symdiscover::make_commands());
    } else if (topic == "--bash") {
        std::cout << symdiscover::bash_completion(symdiscover::make_commands());
    } else if (topic == "--zsh") {
        std::cout << symdiscover::zsh_completion(symdiscover::make_commands());
    } else {
        std::cout << symdiscover::make_command(topic)->help(symdiscover::page_columns());
    }
    return ExitCode::ok;
}

ExitCode dispatch(std::vector<std::string> const& arguments) {
    if (arguments.empty()) {
        std::cerr << symdiscover::program_help(symdiscover::page_columns());
        return ExitCode::usage;
    }
    std::string const& first = arguments.front();
    if (first == "--help" || first == "-h") {
        std::cout << symdiscover::program_help(symdiscover::page_columns());
        return ExitCode::ok;
    }
    if (first == "--version") {
        std::cout << "symdiscover " << symdiscover::program_version() << "\n";
        return ExitCode::ok;
    }
    if (first == "help") return print_help({arguments.begin() + 1, arguments.end()});
    auto const command = symdiscover::make_command(first);
    if (!command->setup({arguments.begin() + 1, arguments.end()})) {
        std::cout << command->help(symdiscover::page_columns());
        return ExitCode::ok;
    }
    return command->run();
}

/// One line, whatever names and texts are in it.
ExitCode report_error(std::string const& message, ExitCode code) {
    std::cerr << "symdiscover: error: " << symdiscover::clean_text(message) << std::endl;
    return code;
}

ExitCode run_program(std::vector<std::string> const& arguments) {
    try {
        choose_vector_set();
        ExitCode const code = dispatch(arguments);
        if (!std::cout.flush()) throw symdiscover::OutputError("standard output: cannot be written");
        return code;
    } catch (symdiscover::OptionError const& error) {
        return report_error((error.field().empty() ? "" : "--") + std::string(error.what()), ExitCode::usage);
    } catch (symdiscover::DataError const& error) {
        return report_error(error.what(), ExitCode::bad_data);
    } catch (symdiscover::OutputError const& error) {
        return report_error(error.what(), ExitCode::cannot_write);
    } catch (std::bad_alloc const&) {
        return report_error("not enough memory for data of this size", ExitCode::internal);
    } catch (std::exception const& error) {
        return report_error(std::string("a fault of the program itself: ") + error.what(), ExitCode::internal);
    }
}

}  // namespace

int main(int argc, char** argv) {
    keep_freed_memory();
    hold_standard_streams();
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may grow no further is an error as a full disk is
    return static_cast<int>(run_program(std::vector<std::string>(argv + std::min(argc, 1), argv + argc)));
}
