// SPDX-License-Identifier: Apache-2.0
#include "cli/command_generate.hpp"

#include <algorithm>
#include <iostream>

#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "io/data/dataset_writer.hpp"

namespace symdiscover {

namespace {

constexpr Index tasks_at_a_time = 64;
constexpr Index samples_at_a_time = 4096;

using Names = std::vector<std::string>;

/// The problems of one sample set; all others are of many tasks.
bool has_samples(std::string const& problem) {
    auto const names = sample_problem_names();
    return std::find(names.begin(), names.end(), problem) != names.end();
}

/// An option and the problems that have it.
struct ProblemOption {
    char const* option;
    Names problems;
};

std::vector<ProblemOption> const& problem_options() {
    static Names const tasks{"group", "conv1d", "lowrank"};
    static Names const samples{"means", "sum", "shift"};
    static std::vector<ProblemOption> const options{{"group", {"group"}},
                                                    {"output-group", {"group"}},
                                                    {"length", {"conv1d", "lowrank", "sum", "shift"}},
                                                    {"taps", {"conv1d", "lowrank", "shift"}},
                                                    {"rank", {"lowrank"}},
                                                    {"dims", {"means"}},
                                                    {"blocks", {"means", "sum"}},
                                                    {"tasks", tasks},
                                                    {"examples", tasks},
                                                    {"correlation", tasks},
                                                    {"scramble", tasks},
                                                    {"train", samples},
                                                    {"validation", samples},
                                                    {"test", samples},
                                                    {"tuning", samples}};
    return options;
}

ValueRule<std::string> problem_name() {
    return one_of<std::string>({{"group", "group"},
                                {"conv1d", "conv1d"},
                                {"lowrank", "lowrank"},
                                {"means", "means"},
                                {"sum", "sum"},
                                {"shift", "shift"}});
}

/// A whole number of at least 1; 0 is no value: the problem's own.
ValueRule<Index> count_or_problems_own() {
    ValueRule<Index> rule = whole_number<Index>(1);
    rule.show = [](Index const& value) { return value == 0 ? std::string{} : fmt::format("{}", value); };
    return rule;
}

/// Appends all of a problem, `at_a_time` tasks or samples at once, and finishes the file unless interrupted.
template <class Source>
ExitCode write_dataset(Source const& source, DatasetHeader const& header, GenerateArguments const& a, Index total,
                       Index at_a_time) {
    DatasetWriter writer(a.output.output, header, a.output.overwrite);
    ProgressBar bar(std::cerr, stderr_is_terminal() && !a.talk.quiet, terminal_columns());
    InterruptGuard const guard;
    char const* const what = header.kind == DatasetKind::tasks ? "tasks" : "samples";
    for (Index first = 0; first < total; first += at_a_time) {
        if (guard.interrupted()) {
            bar.clear();
            if (!a.talk.quiet) std::cerr << "symdiscover: interrupted: " << a.output.output << " was not written\n";
            return ExitCode::interrupted;
        }
        writer.append(source.generate(first, std::min(at_a_time, total - first)));
        bar.show({what, std::min(first + at_a_time, total), total, 0.0});
    }
    bar.clear();
    writer.finish();
    return ExitCode::ok;
}

}  // namespace

GenerateCommand::GenerateCommand()
    : Command({"generate", "write a dataset whose symmetry is known", "PROBLEM [options] -o FILE",
               "  symdiscover generate group --group \"cyclic(16)\" --tasks 200 --examples 8 -o c16.h5\n"
               "  symdiscover generate conv1d --length 70 --taps 3 -o conv.h5\n"
               "  symdiscover generate sum --length 6 --blocks 2 -o sum.h5"}) {
    options().add_argument({"PROBLEM", arguments_.problem, problem_name(),
                            "group: weights tied by a group's orbits; conv1d: a convolution with open ends;\n"
                            "           lowrank: weights in a space of few dimensions, not tied.\n"
                            "           One set of samples: means: coordinates with equal means; sum: of digits;\n"
                            "           shift: cross-correlation"});
    add_problem_options();
    add_data_options();
    options().begin_group("General");
    arguments_.output.add_to(options(), "the dataset to write");
    arguments_.compute.add_to(options());
    arguments_.talk.add_to(options());
}

void GenerateCommand::add_problem_options() {
    auto& a = arguments_;
    auto expression = text_value("EXPR", "a group such as \"cyclic(16)\"");
    options().begin_group("Problem");
    options().add({"group", a.options.group, expression, "group: acts on the inputs, e.g. \"cyclic(16)\""});
    options().add(
        {"output-group", a.options.output_group, expression, "group: acts on the outputs; default: the inputs' group"});
    options().add({"length", a.options.length, whole_number<Index>(1),
                   "conv1d, lowrank, shift (8): number of inputs; sum (4): digits to add"});
    options().add({"taps", a.options.taps, whole_number<Index>(1), "conv1d, lowrank, shift: width of the filters"});
    options().add({"rank", a.options.rank, whole_number<Index>(1), "lowrank: filters that a task mixes"});
    options().add({"dims", a.samples.dims, whole_number<Index>(1), "means: number of coordinates"});
    options().add({"blocks", a.samples.blocks, count_or_problems_own(),
                   "means (1): different means; sum (1): 2 for weights -1, 1, -1, ..."});
}

void GenerateCommand::add_data_options() {
    auto& a = arguments_;
    options().begin_group("Data");
    options().add({"tasks", a.options.tasks, whole_number<Index>(1), "number of tasks"});
    options().add({"examples", a.options.examples, whole_number<Index>(2), "examples of each task"});
    options().add({"train", a.samples.train, count_or_problems_own(), "samples: means 30, sum 100, shift 50"});
    options().add(
        {"validation", a.samples.validation, count_or_problems_own(), "samples: means 70, sum 150, shift 100"});
    options().add({"test", a.samples.test, count_or_problems_own(), "samples: means 1000, sum 100000, shift 10000"});
    options().add({"tuning", a.samples.tuning, count_or_problems_own(), "samples to stop training by: sum 250"});
    options().add({"noise", a.options.noise, real_number({}),
                   "standard deviation of the noise: means 1, shift 0.316; sum: half its width, 0.5"});
    options().add({"correlation", a.options.correlation, real_number({-1.0, 1.0, true}),
                   "between neighbouring inputs, AR(1); 0 draws them independently"});
    options().add({"scramble", a.options.scramble, "hide the natural order of inputs and outputs"});
}

void GenerateCommand::validate() const {
    auto const& a = arguments_;
    for (auto const& [option, problems] : problem_options()) {
        bool const has_it = std::find(problems.begin(), problems.end(), a.problem) != problems.end();
        if (options().was_given(option) && !has_it) {
            throw OptionError(
                fmt::format("--{}: only with problem {}, found {}", option, alternatives(problems), a.problem));
        }
    }
    if (a.problem == "group" && a.options.group.empty()) {
        throw OptionError("--group: expected a group such as \"cyclic(16)\", found nothing");
    }
    require_group("group", a.options.group);
    require_group("output-group", a.options.output_group);
    a.options.validate();
}

ExitCode GenerateCommand::run() { return has_samples(arguments_.problem) ? write_samples() : write_tasks(); }

ExitCode GenerateCommand::write_tasks() const {
    auto const& a = arguments_;
    ProblemOptions problem_options = a.options;
    problem_options.seed = a.compute.seed;
    auto const problem = make_problem(a.problem, problem_options);
    DatasetHeader header;
    header.shape = problem->shape();
    header.title = problem->title();
    header.source = problem_command(a.problem, problem_options);
    header.truth = {problem->partition(), problem->generators(), a.problem == "group"};
    return write_dataset(*problem, header, a, header.shape.tasks, tasks_at_a_time);
}

/// The options that both kinds of problem have are bound to those of tasks, whose defaults the help shows.
SampleProblemOptions GenerateCommand::sample_options() const {
    SampleProblemOptions samples = arguments_.samples;
    samples.seed = arguments_.compute.seed;
    if (options().was_given("length")) samples.length = arguments_.options.length;
    if (options().was_given("taps")) samples.taps = arguments_.options.taps;
    if (options().was_given("noise")) samples.noise = arguments_.options.noise;
    return samples;
}

ExitCode GenerateCommand::write_samples() const {
    auto const& a = arguments_;
    SampleProblemOptions const samples = sample_options();
    auto const problem = make_sample_problem(a.problem, samples);
    DatasetHeader header;
    header.samples = problem->shape();
    header.kind = header.samples.has_outputs ? DatasetKind::supervised : DatasetKind::vectors;
    header.parts = problem->parts();
    header.title = problem->title();
    header.source = sample_problem_command(a.problem, samples);
    header.truth.partition = problem->partition();
    return write_dataset(*problem, header, a, header.samples.samples, samples_at_a_time);
}

}  // namespace symdiscover
