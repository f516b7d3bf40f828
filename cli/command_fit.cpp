// SPDX-License-Identifier: Apache-2.0
#include "cli/command_fit.hpp"

#include <iostream>

#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/result_output.hpp"
#include "io/data/dataset.hpp"
#include "io/h5/atomic_file.hpp"

namespace symdiscover {

namespace {

/// An option and the methods that have it; those not listed are of all methods.
struct MethodOption {
    char const* option;
    std::vector<FitMethod> methods;
};

constexpr auto automatic = FitMethod::automatic;
constexpr auto msr = FitMethod::msr;
constexpr auto maml = FitMethod::maml;
constexpr auto bilevel = FitMethod::bilevel;

std::vector<MethodOption> const& method_options() {
    static std::vector<MethodOption> const options{
        {"latent", {automatic, msr}},
        {"support", {automatic, msr, maml}},
        {"resamples", {automatic}},
        {"inner-steps", {msr, maml, bilevel}},
        {"inner-lr", {msr, maml, bilevel}},
        {"inner-lr-mode", {msr, maml}},
        {"outer-lr", {msr, maml, bilevel}},
        {"outer-optimiser", {msr, maml}},
        {"outer-steps", {msr, maml, bilevel}},
        {"meta-batch", {msr, maml}},
        {"restarts", {msr, maml, bilevel}},
        {"hypergradient", {bilevel}},
        {"lower-level", {bilevel}},
        {"neumann-terms", {bilevel}},
        {"entropy-weight", {bilevel}},
        {"nuclear-weight", {bilevel}},
    };
    return options;
}

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

ValueRule<FitMethod> method_name() {
    return one_of<FitMethod>({{"auto", automatic},
                              {"msr", msr},
                              {"maml", maml},
                              {"bilevel", bilevel},
                              {"bruteforce", FitMethod::bruteforce}});
}

ValueRule<InnerLrMode> inner_lr_mode_name() {
    return one_of<InnerLrMode>({{"per-layer", InnerLrMode::per_layer},
                                {"per-parameter", InnerLrMode::per_parameter},
                                {"fixed", InnerLrMode::fixed}});
}

ValueRule<std::optional<ModelSpec>> model_name() {
    auto parse = [](std::string const& text) -> std::optional<std::optional<ModelSpec>> {
        if (text == "auto") return std::optional<ModelSpec>{};
        try {
            return std::optional(ModelSpec::parse(text));
        } catch (OptionError const&) {
            return std::nullopt;  // the rule's own words say what is allowed
        }
    };
    return {"fc|lc:TAPS|conv:TAPS|mean|deepset|auto",
            "fc, lc:TAPS, conv:TAPS, mean, deepset or auto, with TAPS a whole number of at least 1",
            "",
            parse,
            [](std::optional<ModelSpec> const& model) { return model ? model->name() : "auto"; },
            {}};
}

/// Throws OptionError for a model that tasks cannot have.
void require_model_for_tasks(FitArguments const& arguments) {
    if (!arguments.model || (arguments.model->kind != ModelKind::mean && arguments.model->kind != ModelKind::deepset)) {
        return;
    }
    throw OptionError(
        fmt::format("--model: expected fc, lc:TAPS or conv:TAPS for tasks, found '{}'", arguments.model->name()));
}

/// Throws OptionError when a report or plot would be written over what is read or written beside it.
void require_files_apart(FitArguments const& arguments) {
    auto const& a = arguments;
    if (!a.report.empty() && (same_path(a.report, a.data) || same_path(a.report, a.output.output))) {
        throw OptionError(fmt::format("--report: '{}' is also DATA or --output; expected another file", a.report));
    }
    if (a.plot.empty()) return;
    bool const is_report = !a.report.empty() && same_path(a.plot, a.report);
    if (is_report || same_path(a.plot, a.data) || same_path(a.plot, a.output.output)) {
        throw OptionError(
            fmt::format("--plot: '{}' is also DATA, --output or --report; expected another file", a.plot));
    }
}

SampleMethod sample_method(FitMethod method) {
    switch (method) {
        case FitMethod::bilevel:
            return SampleMethod::bilevel;
        case FitMethod::bruteforce:
            return SampleMethod::bruteforce;
        default:
            return SampleMethod::automatic;
    }
}

}  // namespace

FitCommand::FitCommand()
    : Command({"fit", "discover the sharing of a dataset and print the report",
               "DATA -o RESULT [--report FILE] [--plot FILE] [options]",
               "  symdiscover fit sample_data/photo_scanlines.h5 -o photo.h5\n"
               "  symdiscover fit conv.h5 -o conv-msr.h5 --method msr --outer-steps 1000 --seed 1\n"
               "  symdiscover fit means.h5 -o means-bilevel.h5 --method bilevel"}) {
    options().add_argument("DATA", arguments_.data, file_name(), "the dataset to learn from (HDF5 with /x and /y)");
    add_discovery_options();
    add_gradient_options();
    add_bilevel_options();
    options().begin_group("General");
    arguments_.output.add_to(options(), "the result to write");
    add_report_option(options(), arguments_.report);
    add_plot_option(options(), arguments_.plot);
    arguments_.compute.add_to(options());
    arguments_.talk.add_to(options());
}

void FitCommand::add_discovery_options() {
    auto& a = arguments_;
    options().begin_group("Discovery");
    options().add("method", a.method, method_name(),
                  "auto: closed form, few examples. Of tasks: msr, learns the sharing by gradients; maml, learns "
                  "none. Of one sample set: bilevel, learns an assignment; bruteforce, tries all sharings of up to 10");
    options().add("model", a.model, model_name(),
                  "the layer: fully connected, locally connected or a convolution, of a window of TAPS inputs; of "
                  "samples without outputs their means; of tokens a deep set; auto: what suits the data");
    options().add("resamples", a.discovery.resamples, whole_number<Index>(0),
                  "bootstrap refits that tell how certain the finding is, with method auto");
    options().add("latent", a.latent, count_or_auto(), "numbers a task adapts; auto: chosen from the data");
    options().add("blocks", a.blocks, count_or_auto(), "shared parameters; auto: chosen from the data");
    options().add(
        "criterion", a.discovery.criterion,
        one_of<BlockCriterion>({{"evidence", BlockCriterion::evidence}, {"validation", BlockCriterion::validation}}),
        "what chooses the number of blocks");
    auto support = count_or_auto();
    options().add("support", a.support, support,
                  "examples a task adapts on, the others judge it; auto: half of them, with msr and maml 1");
}

void FitCommand::add_gradient_options() {
    auto& g = arguments_.msr;
    options().begin_group("Gradients (msr and maml; in brackets the defaults of bilevel)");
    options().add("inner-steps", g.inner_steps, whole_number<Index>(1),
                  "steps a task takes on its support set [steps of the double loop, 250]");
    options().add("inner-lr", g.inner_lr, real_number({.open = true}),
                  "where the inner learning rates start [0: from the Hessian]");
    options().add("inner-lr-mode", g.inner_lr_mode, inner_lr_mode_name(), "which inner learning rates are learned");
    options().add("outer-lr", g.outer_lr, real_number({.open = true}), "learning rate of the outer loop [0.02]");
    options().add("outer-optimiser", g.outer_optimiser,
                  one_of<OuterOptimiser>({{"adam", OuterOptimiser::adam}, {"sgd", OuterOptimiser::sgd}}),
                  "what takes the outer steps");
    options().add("outer-steps", g.outer_steps, whole_number<Index>(1), "steps of the outer loop [1000]");
    options().add("meta-batch", g.meta_batch, whole_number<Index>(1), "tasks in an outer step");
    options().add("restarts", arguments_.restarts, whole_number<Index>(1),
                  "starts; the best on the validation data is kept [3]");
}

void FitCommand::add_bilevel_options() {
    auto& b = arguments_.bilevel;
    options().begin_group("Bilevel");
    options().add(
        "hypergradient", b.hypergradient,
        one_of<Hypergradient>(
            {{"exact", Hypergradient::exact}, {"cg", Hypergradient::cg}, {"neumann", Hypergradient::neumann}}),
        "how the inverse of the lower level's Hessian is applied");
    options().add("neumann-terms", b.neumann_terms, whole_number<Index>(1), "terms of the Neumann series");
    options().add("lower-level", b.lower_level,
                  one_of<LowerLevel>({{"auto", LowerLevel::automatic}, {"steps", LowerLevel::gradient_steps}}),
                  "auto: in closed form; steps: --inner-steps gradient steps, the double loop");
    options().add("entropy-weight", b.entropy_weight, number_or_auto(), "penalty on rows that are not one-hot");
    options().add("nuclear-weight", b.nuclear_weight, number_or_auto(), "penalty on many blocks");
}

void FitCommand::validate() const {
    auto const& a = arguments_;
    a.output.validate_apart_from("DATA", a.data);
    require_files_apart(a);
    for (auto const& [option, methods] : method_options()) {
        if (!options().was_given(option) || std::find(methods.begin(), methods.end(), a.method) != methods.end()) {
            continue;
        }
        std::vector<std::string> names;
        for (FitMethod const method : methods) names.push_back(method_name().show(method));
        throw OptionError(fmt::format("--{}: only with --method {}, found method {}", option, fmt::join(names, " or "),
                                      method_name().show(a.method)));
    }
    if (a.method == msr || a.method == maml) require_model_for_tasks(a);
}

Discovery FitCommand::discover(Dataset const& dataset, Observer const& observer) {
    auto const& a = arguments_;
    bool const of_tasks = dataset.info.kind == DatasetKind::tasks;
    bool const for_tasks = a.method == msr || a.method == maml;
    if (a.method != automatic && for_tasks != of_tasks) {
        throw OptionError(fmt::format("--method: expected auto, {} for a dataset of kind {}, found {}",
                                      of_tasks ? "msr or maml" : "bilevel or bruteforce", to_string(dataset.info.kind),
                                      method_name().show(a.method)));
    }
    return of_tasks ? discover_in_tasks(*dataset.tasks, observer) : discover_in_samples(dataset, observer);
}

Discovery FitCommand::discover_in_tasks(TaskSource const& source, Observer const& observer) {
    auto& a = arguments_;
    a.discovery.latent = a.latent.value_or(0);
    a.discovery.blocks = a.blocks.value_or(0);
    a.discovery.support = a.support.value_or(0);
    a.discovery.seed = a.compute.seed;
    a.discovery.threads = a.compute.threads;
    require_model_for_tasks(a);
    a.msr.model = a.model.value_or(ModelSpec{});
    if (a.method == automatic) {
        if (a.msr.model.kind != ModelKind::fc) {
            throw OptionError(
                fmt::format("--model: expected fc for tasks with --method auto, found '{}'", a.msr.model.name()));
        }
        return discover_closed_form(source, a.discovery, observer);
    }
    a.msr.learn_sharing = a.method == msr;
    a.msr.support = a.support.value_or(1);
    a.msr.seed = a.compute.seed;
    a.msr.threads = a.compute.threads;
    if (a.msr.learn_sharing && !a.latent) {
        a.latent = latent_by_closed_form(source, a.compute.threads, observer);
    }
    a.msr.latent = a.msr.learn_sharing ? *a.latent : 0;
    return discover_by_gradients(source, a.msr, a.restarts, a.discovery, observer);
}

void FitCommand::settle_bilevel_options() {
    auto& a = arguments_;
    auto const settle = [this](char const* option, auto& shared, auto& own) {
        if (options().was_given(option)) {
            own = shared;
        } else {
            shared = own;  // so that the result names what was used
        }
    };
    settle("inner-steps", a.msr.inner_steps, a.bilevel.inner_steps);
    settle("inner-lr", a.msr.inner_lr, a.bilevel.inner_lr);
    settle("outer-lr", a.msr.outer_lr, a.bilevel.outer_lr);
    settle("outer-steps", a.msr.outer_steps, a.bilevel.outer_steps);
    settle("restarts", a.restarts, a.bilevel.restarts);
}

Discovery FitCommand::discover_in_samples(Dataset const& dataset, Observer const& observer) {
    auto& a = arguments_;
    for (char const* option : {"latent", "support"}) {
        if (!options().was_given(option)) continue;
        throw OptionError(
            fmt::format("--{}: only for a dataset of kind tasks, found kind {}", option, to_string(dataset.info.kind)));
    }
    if (a.method == bilevel) settle_bilevel_options();
    SampleDiscoverOptions samples;
    samples.method = sample_method(a.method);
    samples.model = a.model;
    samples.blocks = a.blocks.value_or(0);
    if (options().was_given("criterion")) samples.criterion = a.discovery.criterion;
    samples.resamples = a.discovery.resamples;
    samples.bilevel = a.bilevel;
    samples.seed = a.compute.seed;
    samples.threads = a.compute.threads;
    try {
        return discover_samples(*dataset.samples, dataset.truth.partition, samples, observer);
    } catch (DataError const& error) {
        throw DataError(fmt::format("{}: {}", dataset.info.path, error.what()));
    }
}

ResultFile FitCommand::result_of(Dataset const& dataset, Discovery discovery) const {
    ResultFile result{std::move(discovery), provenance_of(dataset.info)};
    Provenance& provenance = result.provenance;
    provenance.seed = arguments_.compute.seed;
    for (auto const& [name, value] : given()) provenance.options_given[name] = value;
    for (auto const& [name, value] : used()) provenance.options_used[name] = value;
    LayerDiscovery const& layer = result.discovery.layers.front();
    provenance.options_used["model"] = result.discovery.model;
    provenance.options_used["latent"] = fmt::format("{}", layer.sharing_matrix.cols());
    provenance.options_used["blocks"] = fmt::format("{}", layer.partition.blocks());
    provenance.options_used["support"] = fmt::format("{}", result.discovery.heldout.support);
    return result;
}

void FitCommand::explain_early_end(Discovery const& discovery) const {
    auto const& a = arguments_;
    if (discovery.termination == Termination::diverged) {
        std::cerr << fmt::format("symdiscover: error: the fit {}; written to {}\n", discovery.message, a.output.output);
    } else if (discovery.termination == Termination::interrupted && !a.talk.quiet) {
        std::cerr << fmt::format("symdiscover: interrupted: what was reached is in {}\n", a.output.output);
    }
}

ExitCode FitCommand::run() {
    auto const& a = arguments_;
    require_writable(a.output.output, a.output.overwrite);
    for (std::string const& target : {a.report, a.plot}) {
        if (!target.empty()) require_writable(target, a.output.overwrite);
    }
    Dataset const dataset = open_dataset(a.data);
    InterruptGuard const guard;
    ProgressBar bar(std::cerr, stderr_is_terminal() && !a.talk.quiet, terminal_columns());
    ResultFile const result = result_of(dataset, discover(dataset, [&](Progress const& progress) {
                                            bar.show(progress);
                                            return !guard.interrupted();
                                        }));
    bar.clear();
    write_result(a.output.output, result, a.output.overwrite);
    if (!a.report.empty()) save_report(a.report, result, a.output.overwrite);
    if (!a.plot.empty()) save_plot(a.plot, result, a.output.overwrite);
    if (!a.talk.quiet) write_report(std::cout, result, report_formats().front(), a.talk.color);
    explain_early_end(result.discovery);
    return exit_code(result.discovery);
}

}  // namespace symdiscover
