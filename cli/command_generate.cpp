// SPDX-License-Identifier: Apache-2.0
#include "cli/command_generate.hpp"

namespace symdiscover {

namespace {

/// An option that only one problem has.
struct ProblemOption {
    char const* option;
    char const* problem;
};

constexpr ProblemOption problem_options[] = {
    {"group", "group"}, {"output-group", "group"}, {"length", "conv1d"}, {"taps", "conv1d"}, {"rank", "lowrank"}};

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
    options().add("group", a.group, expression, "group: acts on the inputs, e.g. \"cyclic(16)\"");
    options().add("output-group", a.output_group, expression, "group: acts on the outputs; default: the inputs' group");
    options().add("length", a.length, whole_number<Index>(1), "conv1d: number of inputs");
    options().add("taps", a.taps, whole_number<Index>(1), "conv1d: width of the filter");
    options().add("rank", a.rank, whole_number<Index>(1), "lowrank: dimension of the weights' space");
    options().begin_group("Data");
    options().add("tasks", a.tasks, whole_number<Index>(1), "number of tasks");
    options().add("examples", a.examples, whole_number<Index>(2), "examples of each task");
    options().add("noise", a.noise, real_number({}), "standard deviation of the noise on the outputs");
    options().add("correlation", a.correlation, real_number({-1.0, 1.0, true}),
                  "between neighbouring inputs, AR(1); 0 draws them independently");
    options().add_flag("scramble", a.scramble, "hide the natural order of inputs and outputs");
    options().begin_group("General");
    a.output.add_to(options(), "the dataset to write");
    a.compute.add_to(options());
    a.talk.add_to(options());
}

void GenerateCommand::validate() const {
    auto const& a = arguments_;
    for (auto const& [option, problem] : problem_options) {
        if (options().was_given(option) && a.problem != problem) {
            throw OptionError(fmt::format("--{}: only with problem {}, found {}", option, problem, a.problem));
        }
    }
    if (a.problem == "group" && a.group.empty()) {
        throw OptionError("--group: expected a group such as \"cyclic(16)\", found nothing");
    }
    if (a.problem == "conv1d" && a.taps > a.length) {
        throw OptionError(fmt::format("--taps: expected at most --length {}, found {}", a.length, a.taps));
    }
}

ExitCode GenerateCommand::run() { throw OptionError("generate is not there yet"); }

}  // namespace symdiscover
