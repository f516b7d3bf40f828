// SPDX-License-Identifier: Apache-2.0
#include "cli/command_fit.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <utility>

#include "cli/result_output.hpp"
#include "cli/terminal.hpp"
#include "io/data/dataset.hpp"
#include "io/h5/atomic_file.hpp"
#include "io/h5/clean_text.hpp"

namespace symdiscover {

namespace {

ExitCode exit_code(Discovery const& discovery) {
    switch (discovery.termination) {
        case Termination::diverged:
            return ExitCode::not_optimised;
        case Termination::interrupted:
            return ExitCode::interrupted;
        default:
            return ExitCode::ok;
    }
}

ValueRule<std::string> method_name(std::vector<FitMethod> const& methods) {
    std::vector<std::pair<std::string, std::string>> names;
    for (auto const& method : methods) names.emplace_back(method.name, method.name);
    return one_of(names);
}

/// One line on each method, and which data it is for where it is not for all.
std::string describe(std::vector<FitMethod> const& methods) {
    std::vector<std::string> all;
    std::vector<std::string> of_tasks;
    std::vector<std::string> of_samples;
    for (auto const& method : methods) {
        bool const both = method.in_tasks && method.in_samples;
        auto& those = both ? all : method.in_tasks ? of_tasks : of_samples;
        those.push_back(fmt::format("{}{} {}", method.name, both ? ":" : ",", method.summary));
    }
    return fmt::format("{}. Of tasks: {}. Of one sample set: {}", fmt::join(all, "; "), fmt::join(of_tasks, "; "),
                       fmt::join(of_samples, "; "));
}

/// Throws OptionError when a report or plot would be written over what is read or written beside it.
void require_files_apart(FitArguments const& arguments) {
    auto const& a = arguments;
    if (!a.report.empty() && (same_path(a.report, a.files.data()) || same_path(a.report, a.output.output))) {
        throw OptionError(fmt::format("--report: '{}' is also DATA or --output; expected another file", a.report));
    }
    std::string const& plot = a.plot.name;
    if (plot.empty()) return;
    bool const is_report = !a.report.empty() && same_path(plot, a.report);
    if (is_report || same_path(plot, a.files.data()) || same_path(plot, a.output.output)) {
        throw OptionError(fmt::format("--plot: '{}' is also DATA, --output or --report; expected another file", plot));
    }
}

/// Throws OptionError when a checkpoint, or the result that the sharing is from, is another of the files.
void require_checkpoints_apart(FitArguments const& a) {
    for (auto const& [option, file] : {std::pair("checkpoint", a.checkpoints.save),
                                       {"resume", a.checkpoints.resume},
                                       {"sharing-from", a.checkpoints.sharing_from}}) {
        for (std::string const& other : {a.files.data(), a.reading.y_file, a.output.output, a.report, a.plot.name}) {
            if (file.empty() || other.empty() || !same_path(file, other)) continue;
            throw OptionError(fmt::format(
                "--{}: '{}' is also DATA, --y, --output, --report or --plot; expected another file", option, file));
        }
    }
}

/// Small files are read in one go: they need no bar.
bool is_worth_a_line(Progress const& progress) { return progress.phase != "reading" || progress.step > 0; }

/// What is said at once when a signal comes; the line of the progress bar gives way.
std::string stopping_message(bool quiet) {
    if (quiet) return {};
    return std::string(stderr_is_terminal() && terminal_can_draw() ? "\r\x1b[K" : "") + "symdiscover: stopping\n";
}

}  // namespace

CommandText FitCommand::text() {
    return {"fit", "discover the sharing of a dataset and print the report",
            "(DATA | --x FILE --y FILE) [-o RESULT] [--report FILE] [--plot FILE] [options]",
            "  symdiscover fit sample_data/photo_scanlines.h5 -o photo.h5\n"
            "  symdiscover fit --x sensors.csv --y force.csv --task trial\n"
            "  symdiscover fit conv.h5 -o conv-msr.h5 --method msr --outer-steps 1000 --seed 1\n"
            "  symdiscover fit means.h5 -o means-bilevel.h5 --method bilevel"};
}

FitCommand::FitCommand() : Command(text()) {
    arguments_.files.add_to(options(), "the dataset to learn from");
    add_data_options(options(), arguments_.reading);
    add_method_options();
    options().begin_group("Few-shot tasks (data of kind classes)");
    for (auto& field : option_fields(arguments_.episodes)) options().add(std::move(field));
    arguments_.checkpoints.add_to(options());
    options().begin_group("General");
    arguments_.output.add_to(options(),
                             "the result to write; default: the name of DATA with -result.h5, in this folder");
    add_report_option(options(), arguments_.report);
    arguments_.plot.add_to(options());
    add_compute_options(options(), arguments_.fit.seed, arguments_.fit.threads.count);
    arguments_.talk.add_to(options());
}

void FitCommand::add_method_options() {
    options().begin_group("Discovery");
    arguments_.method = methods_.front().name;
    options().add({"method", arguments_.method, method_name(methods_), describe(methods_)});
    for (auto& field : option_fields(arguments_.fit)) options().add(std::move(field));
    std::string heading;
    for (auto const& method : methods_) {
        if (!method.options.empty() && method.heading != heading) {
            heading = method.heading;
            options().begin_group(heading);
        }
        for (auto const& field : method.options) options().add(field);
    }
}

FitMethod const& FitCommand::method() const {
    return *std::find_if(methods_.begin(), methods_.end(),
                         [this](auto const& method) { return method.name == arguments_.method; });
}

/// Throws OptionError for an option that other methods heed, and the one asked for does not.
void FitCommand::require_heeded(std::string const& option) const {
    std::vector<std::string> names;
    for (auto const& other : methods_) {
        if (other.heeds(option)) names.push_back(other.name);
    }
    if (names.empty() || method().heeds(option)) return;
    throw OptionError(
        option, fmt::format("only with --method {}, found method {}", fmt::join(names, " or "), arguments_.method));
}

void FitCommand::complete() {
    std::string& output = arguments_.output.output;
    std::string const stem = std::filesystem::path(arguments_.files.data()).stem().string();
    if (output.empty() && !stem.empty()) output = stem + "-result.h5";
}

void FitCommand::validate() const {
    auto const& a = arguments_;
    a.files.validate(a.reading, a.output);
    require_files_apart(a);
    require_apart(a.reading.y_file, "--y");
    require_suffix("report", a.report, has_report);
    a.plot.validate();
    require_checkpoints_apart(a);
    a.checkpoints.validate(options().was_given("checkpoint-steps"));
    for (auto const& [option, value] : given()) require_heeded(option);
    if (a.fit.model) a.fit.model->require_suits(method().kinds());
}

Settings FitCommand::outputs() const {
    auto const& a = arguments_;
    return {
        {"output", a.output.output}, {"report", a.report}, {"plot", a.plot.name}, {"checkpoint", a.checkpoints.save}};
}

/// Few-shot tasks, drawn as the options say.
Discovery FitCommand::discover_in_classes(Dataset const& dataset, Observer const& observer) const {
    EpisodeOptions const& episodes = arguments_.episodes;
    if (arguments_.fit.support) {
        throw OptionError("support",
                          "expected auto for a dataset of kind classes: a task adapts on ways x shots images");
    }
    FitOptions fit = arguments_.fit;
    fit.of_classes = true;
    fit.support = episodes.support();
    return discover(method(), ClassTasks(dataset.images, episodes, fit.seed), fit, observer);
}

/// Throws OptionError for an option of few-shot tasks that was given for other data.
void FitCommand::require_no_episodes(DatasetKind kind) const {
    EpisodeOptions unused;
    for (OptionField const& field : option_fields(unused)) {
        if (!options().was_given(field.name)) continue;
        throw OptionError(field.name,
                          fmt::format("only for a dataset of kind classes, found kind {}", to_string(kind)));
    }
}

Discovery FitCommand::discover_in(Dataset const& dataset, Observer const& observer) const {
    FitOptions const& fit = arguments_.fit;
    if (dataset.images) return discover_in_classes(dataset, observer);
    require_no_episodes(dataset.info.kind);
    if (dataset.tasks) return discover(method(), *dataset.tasks, fit, observer);
    try {
        return discover(method(), *dataset.samples, dataset.truth.partition, fit, observer);
    } catch (DataError const& error) {
        throw DataError(fmt::format("{}: {}", dataset.info.path, error.what()));
    }
}

/// All that a fit's answer depends on, but for the program itself.
std::map<std::string, std::string> FitCommand::what_counts(Dataset const& dataset) const {
    std::map<std::string, std::string> asked;
    for (auto const& [name, value] : used()) asked[name] = clean_text(value);
    for (char const* const other :
         {"output", "overwrite", "report", "plot", "no-title", "threads", "quiet", "color", "config", "DATA", "x", "y",
          "checkpoint", "checkpoint-steps", "resume", "sharing-from"}) {
        asked.erase(other);
    }
    asked.merge(what_counts_of(dataset.info));
    if (!arguments_.fit.frozen_factors.empty()) {
        asked["sharing of checksum"] = checksum_of(arguments_.fit.frozen_factors);
    }
    return asked;
}

ResultFile FitCommand::result_of(Dataset const& dataset, Discovery discovery) const {
    ResultFile result{std::move(discovery), provenance_of(dataset.info)};
    std::vector<std::string>& notes = result.discovery.notes;
    notes.insert(notes.end(), dataset.info.notes.begin(), dataset.info.notes.end());
    std::string const& given_sharing = arguments_.checkpoints.sharing_from;
    if (!given_sharing.empty()) {
        notes.push_back(fmt::format("The sharing is that of {}: it was taken as it is.", clean_text(given_sharing)));
    }
    Provenance& provenance = result.provenance;
    provenance.seed = arguments_.fit.seed;
    for (auto const& [name, value] : given()) provenance.options_given[name] = clean_text(value);
    for (auto const& [name, value] : used()) provenance.options_used[name] = clean_text(value);
    for (auto const& field : method().options) provenance.options_used[field.name] = field.show();
    LayerDiscovery const& layer = result.discovery.layers.front();
    provenance.options_used["model"] = result.discovery.model;
    provenance.options_used["latent"] = fmt::format("{}", layer.sharing_matrix.cols());
    provenance.options_used["blocks"] = fmt::format("{}", layer.partition.blocks());
    provenance.options_used["support"] = fmt::format("{}", result.discovery.heldout.support);
    return result;
}

void FitCommand::explain_early_end(Discovery const& discovery, bool signalled) const {
    auto const& a = arguments_;
    std::string const output = clean_text(a.output.output);
    bool const too_late = signalled && discovery.termination != Termination::interrupted;
    if (too_late && !a.talk.quiet) {
        std::cerr << fmt::format("symdiscover: interrupted when the fit was complete: it is in {}\n", output);
    }
    if (discovery.termination == Termination::diverged) {
        std::cerr << fmt::format("symdiscover: error: the fit {}; written to {}\n", discovery.message, output);
    } else if (discovery.termination == Termination::interrupted && !a.talk.quiet) {
        std::cerr << fmt::format("symdiscover: interrupted: what was reached is in {}\n", output);
    }
}

ExitCode FitCommand::run() {
    auto const& a = arguments_;
    require_writable(a.output.output, a.output.overwrite);
    if (!a.report.empty() && !is_standard_output(a.report)) require_writable(a.report, a.output.overwrite);
    a.plot.require_drawable(a.output.overwrite);
    InterruptGuard guard(stopping_message(a.talk.quiet));
    ProgressBar bar(std::cerr, stderr_is_terminal() && terminal_can_draw() && !a.talk.quiet, terminal_columns());
    Observer const observer = [&](Progress const& progress) {
        if (is_worth_a_line(progress)) bar.show(progress);
        return !guard.interrupted();
    };
    Dataset dataset;
    if (!is_finished([&] { dataset = open_dataset(a.files.data(), a.reading, default_memory_limit(), observer); })) {
        bar.clear();
        if (!a.talk.quiet) {
            std::cerr << fmt::format("symdiscover: interrupted: {} was not written: nothing was found\n",
                                     clean_text(a.output.output));
        }
        return ExitCode::interrupted;
    }
    bar.clear();
    for (std::string const& other : dataset.info.other_files) require_apart(other, "read for DATA");
    print_notes(std::cerr, dataset.info, a.talk);
    arguments_.fit.frozen_factors = a.checkpoints.frozen_factors();
    arguments_.fit.checkpoints = a.checkpoints.open(what_counts(dataset), a.output.overwrite);
    ResultFile const result = result_of(dataset, discover_in(dataset, observer));
    bar.show({"saving"});
    bar.clear();
    write_result(a.output.output, result, a.output.overwrite);
    if (!a.report.empty()) save_report(a.report, result, a.output.overwrite);
    if (!a.plot.name.empty()) save_plot(a.plot, result, a.output.overwrite);
    if (!a.talk.quiet && !a.writes_to_standard_output())
        write_report(std::cout, result, report_formats().front(), a.talk.color);
    bool const signalled = guard.end();
    explain_early_end(result.discovery, signalled);
    return signalled ? ExitCode::interrupted : exit_code(result.discovery);
}

}  // namespace symdiscover
