// SPDX-License-Identifier: Apache-2.0
#include "cli/command_generate.hpp"

#include <algorithm>
#include <iostream>

#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "io/dataset_writer.hpp"

namespace symdiscover {

namespace {

constexpr Index tasks_at_a_time = 64;

/// An option and the problems that have it.
struct ProblemOption {
    char const* option;
    std::vector<std::string> problems;
};

std::vector<ProblemOption> const& problem_options() {
    static std::vector<ProblemOption> const options{{"group", {"group"}},
                                                    {"output-group", {"group"}},
                                                    {"length", {"conv1d", "lowrank"}},
                                                    {"taps", {"conv1d", "lowrank"}},
                                                    {"rank", {"lowrank"}}};
    return options;
}

ValueRule<std::string> problem_name() {
    return one_of<std::string>({{"group", "group"}, {"conv1d", "conv1d"}, {"lowrank", "lowrank"}},
                               {"means", "sum", "shift"});
}

}  // namespace

GenerateCommand::GenerateCommand()
    : Command({"generate", "write a dataset whose symmetry is known", "PROBLEM [options] -o FILE",
               "  symdiscover generate group --group \"cyclic(16)\" --tasks 200 --examples 8 -o c16.h5\n"
               "  symdiscover generate conv1d --length 70 --taps 3 -o conv.h5"}) {
    auto& a = arguments_;
    auto expression = text_value("EXPR", "a group such as \"cyclic(16)\"");
    options().add_argument("PROBLEM", a.problem, problem_name(),
                           "group: weights tied by a group's orbits; conv1d: a convolution with open ends;\n"
                           "           lowrank: weights in a space of few dimensions, not tied");
    options().begin_group("Problem");
    options().add("group", a.options.group, expression, "group: acts on the inputs, e.g. \"cyclic(16)\"");
    options().add("output-group", a.options.output_group, expression,
                  "group: acts on the outputs; default: the inputs' group");
    options().add("length", a.options.length, whole_number<Index>(1), "conv1d, lowrank: number of inputs");
    options().add("taps", a.options.taps, whole_number<Index>(1), "conv1d, lowrank: width of the filters");
    options().add("rank", a.options.rank, whole_number<Index>(1), "lowrank: filters that a task mixes");
    options().begin_group("Data");
    options().add("tasks", a.options.tasks, whole_number<Index>(1), "number of tasks");
    options().add("examples", a.options.examples, whole_number<Index>(2), "examples of each task");
    options().add("noise", a.options.noise, real_number({}), "standard deviation of the noise on the outputs");
    options().add("correlation", a.options.correlation, real_number({-1.0, 1.0, true}),
                  "between neighbouring inputs, AR(1); 0 draws them independently");
    options().add_flag("scramble", a.options.scramble, "hide the natural order of inputs and outputs");
    options().begin_group("General");
    a.output.add_to(options(), "the dataset to write");
    a.compute.add_to(options());
    a.talk.add_to(options());
}

void GenerateCommand::validate() const {
    auto const& a = arguments_;
    for (auto const& [option, problems] : problem_options()) {
        bool const has_it = std::find(problems.begin(), problems.end(), a.problem) != problems.end();
        if (options().was_given(option) && !has_it) {
            throw OptionError(
                fmt::format("--{}: only with problem {}, found {}", option, fmt::join(problems, " or "), a.problem));
        }
    }
    if (a.problem == "group" && a.options.group.empty()) {
        throw OptionError("--group: expected a group such as \"cyclic(16)\", found nothing");
    }
    require_group("group", a.options.group);
    require_group("output-group", a.options.output_group);
    a.options.validate();
}

ExitCode GenerateCommand::run() {
    auto& a = arguments_;
    a.options.seed = a.compute.seed;
    auto const problem = make_problem(a.problem, a.options);
    DatasetHeader header;
    header.shape = problem->shape();
    header.title = problem->title();
    header.source = problem_command(a.problem, a.options);
    header.truth = {problem->partition(), problem->generators(), a.problem == "group"};
    DatasetWriter writer(a.output.output, header, a.output.overwrite);
    ProgressBar bar(std::cerr, stderr_is_terminal() && !a.talk.quiet, terminal_columns());
    InterruptGuard const guard;
    for (Index first = 0; first < header.shape.tasks; first += tasks_at_a_time) {
        if (guard.interrupted()) {
            bar.clear();
            if (!a.talk.quiet) std::cerr << "symdiscover: interrupted: " << a.output.output << " was not written\n";
            return ExitCode::interrupted;
        }
        writer.append(problem->generate(first, std::min(tasks_at_a_time, header.shape.tasks - first)));
        bar.show({"tasks", std::min(first + tasks_at_a_time, header.shape.tasks), header.shape.tasks, 0.0});
    }
    bar.clear();
    writer.finish();
    return ExitCode::ok;
}

}  // namespace symdiscover
