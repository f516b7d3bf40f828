// SPDX-License-Identifier: Apache-2.0
#include "cli/command_fit.hpp"

#include <iostream>

#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/result_output.hpp"
#include "io/atomic_file.hpp"
#include "io/dataset.hpp"

namespace symdiscover {

namespace {

/// Options that only the methods which learn by gradient descent have.
constexpr char const* gradient_options[] = {"inner-steps",     "inner-lr",    "inner-lr-mode", "outer-lr",
                                            "outer-optimiser", "outer-steps", "meta-batch",    "restarts"};

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
    return one_of<FitMethod>({{"auto", FitMethod::automatic}, {"msr", FitMethod::msr}, {"maml", FitMethod::maml}},
                             {"bilevel", "bruteforce"});
}

ValueRule<InnerLrMode> inner_lr_mode_name() {
    return one_of<InnerLrMode>({{"per-layer", InnerLrMode::per_layer},
                                {"per-parameter", InnerLrMode::per_parameter},
                                {"fixed", InnerLrMode::fixed}});
}

ValueRule<ModelSpec> model_name() {
    auto parse = [](std::string const& text) -> std::optional<ModelSpec> {
        try {
            return ModelSpec::parse(text);
        } catch (OptionError const&) {
            return std::nullopt;  // the rule's own words say what is allowed
        }
    };
    return {"fc|lc:TAPS|conv:TAPS",
            "fc, lc:TAPS or conv:TAPS with TAPS a whole number of at least 1",
            "",
            parse,
            [](ModelSpec const& model) { return model.name(); },
            {"mean", "deepset"}};
}

}  // namespace

FitCommand::FitCommand()
    : Command({"fit", "discover the sharing of a dataset and print the report",
               "DATA -o RESULT [--report FILE] [options]",
               "  symdiscover fit sample_data/photo_scanlines.h5 -o photo.h5\n"
               "  symdiscover fit conv.h5 -o conv-msr.h5 --method msr --outer-steps 1000 --seed 1"}) {
    options().add_argument("DATA", arguments_.data, file_name(), "the dataset to learn from (HDF5 with /x and /y)");
    add_discovery_options();
    add_gradient_options();
    options().begin_group("General");
    arguments_.output.add_to(options(), "the result to write");
    options().add("report", arguments_.report, file_name(), "save the report here too; as JSON if it ends in .json");
    arguments_.compute.add_to(options());
    arguments_.talk.add_to(options());
}

void FitCommand::add_discovery_options() {
    auto& a = arguments_;
    options().begin_group("Discovery");
    options().add("method", a.method, method_name(),
                  "auto: closed form, few examples; msr: learns the sharing by gradients; maml: no sharing learned");
    options().add("model", a.msr.model, model_name(),
                  "the layer: fully connected, locally connected or a convolution, of a window of TAPS inputs");
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
    options().begin_group("Gradients (msr and maml)");
    options().add("inner-steps", g.inner_steps, whole_number<Index>(1), "steps a task takes on its support set");
    options().add("inner-lr", g.inner_lr, real_number({.open = true}), "where the inner learning rates start");
    options().add("inner-lr-mode", g.inner_lr_mode, inner_lr_mode_name(), "which inner learning rates are learned");
    options().add("outer-lr", g.outer_lr, real_number({.open = true}), "learning rate of the outer loop");
    options().add("outer-optimiser", g.outer_optimiser,
                  one_of<OuterOptimiser>({{"adam", OuterOptimiser::adam}, {"sgd", OuterOptimiser::sgd}}),
                  "what takes the outer steps");
    options().add("outer-steps", g.outer_steps, whole_number<Index>(1), "steps of the outer loop");
    options().add("meta-batch", g.meta_batch, whole_number<Index>(1), "tasks in an outer step");
    options().add("restarts", arguments_.restarts, whole_number<Index>(1),
                  "starts; the best on the validation tasks is kept");
    options().add("hypergradient", arguments_.hypergradient,
                  one_of<std::string>({{"exact", "exact"}, {"cg", "cg"}, {"neumann", "neumann"}}),
                  "of method bilevel, which is not there yet");
}

void FitCommand::validate() const {
    auto const& a = arguments_;
    a.output.validate_apart_from("DATA", a.data);
    if (!a.report.empty() && (same_path(a.report, a.data) || same_path(a.report, a.output.output))) {
        throw OptionError(fmt::format("--report: '{}' is also DATA or --output; expected another file", a.report));
    }
    if (options().was_given("hypergradient")) {
        throw OptionError("--hypergradient: only with --method bilevel, which is not there yet");
    }
    if (a.method == FitMethod::maml && a.latent) {
        throw OptionError(fmt::format("--latent: only with --method auto or msr, found {} with maml", *a.latent));
    }
    if (a.method != FitMethod::automatic) return;
    for (char const* option : gradient_options) {
        if (!options().was_given(option)) continue;
        throw OptionError(fmt::format("--{}: only with --method msr or maml, found method auto", option));
    }
    if (a.msr.model.kind != ModelKind::fc) {
        throw OptionError(fmt::format("--model: expected fc with --method auto, found '{}'", a.msr.model.name()));
    }
}

Discovery FitCommand::discover(TaskSource const& source, Observer const& observer) {
    auto& a = arguments_;
    a.discovery.latent = a.latent.value_or(0);
    a.discovery.blocks = a.blocks.value_or(0);
    a.discovery.support = a.support.value_or(0);
    a.discovery.seed = a.compute.seed;
    a.discovery.threads = a.compute.threads;
    if (a.method == FitMethod::automatic) return discover_closed_form(source, a.discovery, observer);
    a.msr.learn_sharing = a.method == FitMethod::msr;
    a.msr.support = a.support.value_or(1);
    a.msr.seed = a.compute.seed;
    a.msr.threads = a.compute.threads;
    if (a.msr.learn_sharing && !a.latent) {
        a.latent = latent_by_closed_form(source, a.compute.threads, observer);
    }
    a.msr.latent = a.msr.learn_sharing ? *a.latent : 0;
    return discover_by_gradients(source, a.msr, a.restarts, a.discovery, observer);
}

ResultFile FitCommand::result_of(Dataset const& dataset, Discovery discovery) const {
    ResultFile result{std::move(discovery), provenance_of(dataset.info)};
    Provenance& provenance = result.provenance;
    provenance.seed = arguments_.compute.seed;
    for (auto const& [name, value] : given()) provenance.options_given[name] = value;
    for (auto const& [name, value] : used()) provenance.options_used[name] = value;
    LayerDiscovery const& layer = result.discovery.layers.front();
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
    if (!a.report.empty()) require_writable(a.report, a.output.overwrite);
    Dataset const dataset = open_dataset(a.data);
    InterruptGuard const guard;
    ProgressBar bar(std::cerr, stderr_is_terminal() && !a.talk.quiet, terminal_columns());
    ResultFile const result = result_of(dataset, discover(*dataset.tasks, [&](Progress const& progress) {
                                            bar.show(progress);
                                            return !guard.interrupted();
                                        }));
    bar.clear();
    write_result(a.output.output, result, a.output.overwrite);
    if (!a.report.empty()) save_report(a.report, result, a.output.overwrite);
    if (!a.talk.quiet) write_report(std::cout, result, OutputFormat::text, a.talk.color);
    explain_early_end(result.discovery);
    return exit_code(result.discovery);
}

}  // namespace symdiscover
