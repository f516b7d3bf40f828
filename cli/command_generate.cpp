// SPDX-License-Identifier: Apache-2.0
#include "cli/command_generate.hpp"

#include <algorithm>
#include <iostream>

#include "cli/terminal.hpp"
#include "core/base/vectors/vectors.hpp"
#include "io/data/dataset_writer.hpp"
#include "io/h5/clean_text.hpp"

namespace symdiscover {

namespace {

using Problems = std::vector<std::unique_ptr<Problem>>;
using SharedOption = GenerateCommand::SharedOption;

constexpr Index tasks_at_a_time = 64;
constexpr Index samples_at_a_time = 4096;

ValueRule<Problem*> problem_name(Problems const& problems) {
    std::vector<std::pair<std::string, Problem*>> choices;
    for (auto const& problem : problems) choices.emplace_back(problem->name(), problem.get());
    return one_of(choices);
}

constexpr char const* next_line = "\n           ";  // where the help's descriptions of arguments stand

/// "group: weights tied by a group's orbits; conv1d: ...", those of many tasks or the others, behind some text.
std::string summaries(Problems const& problems, bool of_tasks, std::string text) {
    constexpr std::size_t most_columns = 80;
    std::size_t columns = text.size();
    for (auto const& problem : problems) {
        if ((problem->kind() == DatasetKind::tasks) != of_tasks) continue;
        std::string const item = fmt::format("{}: {}; ", problem->name(), problem->summary());
        if (columns + item.size() > most_columns) {
            text += next_line;
            columns = 0;
        }
        text += item;
        columns += item.size();
    }
    return text.substr(0, text.size() - 2);
}

/// Whether the help shows the default as the option's; otherwise each problem's own stands in the description.
bool has_one_default(SharedOption const& option) {
    return option.problems.size() == 1 || option.problems.front()->kind() == DatasetKind::tasks;
}

/// The default of a problem where the help does not show it as the option's; "" otherwise. Three digits of long
/// numbers.
std::string own_default(SharedOption const& option, std::size_t i) {
    std::string const value = option.fields[i].show();
    if (has_one_default(option) && value == option.fields.front().show()) return {};
    auto const number = parse_number<double>(value);
    return number && value.size() > 6 ? fmt::format("{:.3g}", *number) : value;
}

/// What is said of an option by some problem, each text once.
std::vector<std::string> descriptions(SharedOption const& option) {
    std::vector<std::string> texts;
    for (auto const& field : option.fields) {
        if (std::find(texts.begin(), texts.end(), field.description) == texts.end()) texts.push_back(field.description);
    }
    return texts;
}

/// "conv1d, lowrank, shift (8): number of inputs; sum (4): digits to add", of an option that problems have as their
/// own; "standard deviation of the noise: means 1, shift 0.316; sum: half its width, 0.5", of one that all of a kind
/// have.
std::string describe(SharedOption const& option, bool own) {
    std::vector<std::string> parts;
    for (auto const& text : descriptions(option)) {
        bool const text_first = !own && parts.empty();
        std::vector<std::string> names;
        for (std::size_t i = 0; i < option.fields.size(); ++i) {
            if (option.fields[i].description != text) continue;
            std::string const value = own_default(option, i);
            if (text_first && value.empty()) continue;
            std::string shown = option.problems[i]->name();
            if (text_first) shown += " " + value;
            if (own && !value.empty()) shown += " (" + value + ")";
            names.push_back(std::move(shown));
        }
        std::string const problems = fmt::format("{}", fmt::join(names, ", "));
        std::string const colon = problems.empty() ? "" : ": ";
        parts.push_back(text_first ? text + colon + problems : problems + colon + text);
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

/// " --length 70", " --scramble", or nothing where the option has no value.
std::string as_given(OptionField const& field) {
    if (field.flag) return *field.flag ? " --" + field.name : "";
    std::string const value = field.show();
    if (value.empty()) return "";
    return parse_number<double>(value) ? fmt::format(" --{} {}", field.name, value)
                                       : fmt::format(" --{} \"{}\"", field.name, value);
}

void append(DatasetWriter& writer, SyntheticData const& data, Index first, Index count) {
    if (data.kind == DatasetKind::tasks) {
        writer.append(data.generate_tasks(first, count));
    } else {
        writer.append(data.generate_samples(first, count));
    }
}

DatasetHeader header_of(SyntheticData const& data) {
    DatasetHeader header;
    header.kind = data.kind;
    header.shape = data.shape;
    header.samples = data.samples;
    header.parts = data.parts;
    header.title = data.title;
    header.kernel_rows = data.kernel_rows;
    header.truth = {data.partition, data.generators, data.has_generators};
    return header;
}

}  // namespace

CommandText GenerateCommand::text() {
    return {"generate", "write a dataset whose symmetry is known", "PROBLEM [options] -o FILE",
            "  symdiscover generate group --group \"cyclic(16)\" --tasks 200 --examples 8 -o c16.h5\n"
            "  symdiscover generate conv1d --length 70 --taps 3 -o conv.h5\n"
            "  symdiscover generate sum --length 6 --blocks 2 -o sum.h5"};
}

GenerateCommand::GenerateCommand() : Command(text()) {
    options().add_argument(
        {"PROBLEM", problem_, problem_name(problems_),
         summaries(problems_, true, "") + "." + next_line + summaries(problems_, false, "One set of samples: ")});
    options().begin_group("Problem");
    add_options(&Problem::own_options, true);
    options().begin_group("Data");
    for (auto const list : {&Problem::size_options, &Problem::noise_options, &Problem::input_options}) {
        add_options(list, false);
    }
    options().begin_group("General");
    output_.add_to(options(), "the dataset to write");
    options().require("output");
    add_compute_options(options(), seed_, threads_);
    talk_.add_to(options());
}

/// Adds the options in a list of each problem's, in the order in which they come first.
void GenerateCommand::add_options(OptionList list, bool own) {
    std::vector<SharedOption> shared;
    for (auto const& problem : problems_) {
        for (auto& field : (*problem.*list)()) {
            auto known = std::find_if(shared.begin(), shared.end(),
                                      [&](auto const& option) { return option.fields.front().name == field.name; });
            if (known == shared.end()) known = shared.insert(known, SharedOption{});
            known->problems.push_back(problem.get());
            known->fields.push_back(std::move(field));
        }
    }
    for (auto& option : shared) {
        std::string const description = describe(option, own);
        if (!has_one_default(option)) option.fields.front().show = [] { return std::string{}; };
        for (auto field : option.fields) {
            field.description = description;
            options().add(std::move(field));
        }
    }
    problem_options_.insert(problem_options_.end(), shared.begin(), shared.end());
}

void GenerateCommand::validate() const {
    for (auto const& [problems, fields] : problem_options_) {
        std::string const& name = fields.front().name;
        if (!options().was_given(name)) continue;
        if (std::find(problems.begin(), problems.end(), problem_) != problems.end()) continue;
        std::vector<std::string> names;
        for (auto const* problem : problems) names.push_back(problem->name());
        throw OptionError(name, fmt::format("only with problem {}, found {}", alternatives(names), problem_->name()));
    }
    problem_->validate();
    output_.validate();
}

/// The command that makes the same data: "symdiscover generate conv1d --length 70 --taps 3 --tasks 200 ...".
std::string GenerateCommand::source() const {
    std::string command = "symdiscover generate " + problem_->name();
    for (auto const& fields : {problem_->own_options(), problem_->size_options(), problem_->noise_options()}) {
        for (auto const& field : fields) command += as_given(field);
    }
    command += fmt::format(" --seed {}", problem_->seed);
    auto const untouched = all_problems();
    auto const same = std::find_if(untouched.begin(), untouched.end(),
                                   [&](auto const& problem) { return problem->name() == problem_->name(); });
    auto const defaults = (*same)->input_options();
    auto const used = problem_->input_options();
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (used[i].show() != defaults[i].show()) command += as_given(used[i]);
    }
    return command;
}

/// Appends all of the data, some entries at once, and finishes the file unless interrupted.
ExitCode GenerateCommand::run() {
    use_vector_set(vector_sets().front());  // the same file from the same seed, whichever the processor
    problem_->seed = seed_;
    SyntheticData const data = problem_->make();
    DatasetHeader header = header_of(data);
    header.source = source();
    DatasetWriter writer(output_.output, header, output_.overwrite);
    ProgressBar bar(std::cerr, stderr_is_terminal() && terminal_can_draw() && !talk_.quiet, terminal_columns());
    InterruptGuard const guard;
    bool const of_tasks = data.kind == DatasetKind::tasks;
    Index const at_a_time = of_tasks ? tasks_at_a_time : samples_at_a_time;
    Index const total = data.entries();
    for (Index first = 0; first < total; first += at_a_time) {
        if (guard.interrupted()) {
            bar.clear();
            if (!talk_.quiet)
                std::cerr << fmt::format("symdiscover: interrupted: {} was not written\n", clean_text(output_.output));
            return ExitCode::interrupted;
        }
        append(writer, data, first, std::min(at_a_time, total - first));
        bar.show({of_tasks ? "tasks" : "samples", std::min(first + at_a_time, total), total, 0.0});
    }
    bar.clear();
    writer.finish();
    return ExitCode::ok;
}

}  // namespace symdiscover
