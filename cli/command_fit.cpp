// SPDX-License-Identifier: Apache-2.0
#include "cli/command_fit.hpp"

namespace symdiscover {

namespace {

/// Options that only the methods which learn by gradient descent have.
constexpr char const* gradient_options[] = {"inner-steps",     "inner-lr",    "inner-lr-mode", "outer-lr",
                                            "outer-optimiser", "outer-steps", "meta-batch",    "restarts"};

ValueRule<FitMethod> method_name() {
    return one_of<FitMethod>({{"auto", FitMethod::automatic}, {"msr", FitMethod::msr}, {"maml", FitMethod::maml}},
                             {"bilevel", "bruteforce"});
}

ValueRule<InnerLearningRates> inner_lr_mode_name() {
    return one_of<InnerLearningRates>({{"per-layer", InnerLearningRates::per_layer},
                                       {"per-parameter", InnerLearningRates::per_parameter},
                                       {"fixed", InnerLearningRates::fixed}});
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
    options().add("model", a.model, model_choice(),
                  "the layer: fully connected, locally connected or a convolution, of a window of TAPS inputs");
    options().add("latent", a.latent, count_or_auto(), "numbers a task adapts; auto: chosen from the data");
    options().add("blocks", a.blocks, count_or_auto(), "shared parameters; auto: chosen from the data");
    options().add(
        "criterion", a.criterion,
        one_of<BlockCriterion>({{"evidence", BlockCriterion::evidence}, {"validation", BlockCriterion::validation}}),
        "what chooses the number of blocks");
    auto support = count_or_auto();
    options().add("support", a.support, support,
                  "examples a task adapts on, the others judge it; auto: half of them, with msr and maml 1");
}

void FitCommand::add_gradient_options() {
    auto& g = arguments_.gradient;
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
    options().add("restarts", g.restarts, whole_number<Index>(1), "starts; the best on the validation tasks is kept");
    options().add("hypergradient", g.hypergradient,
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
    if (a.model.kind != ModelKind::fully_connected) {
        throw OptionError(
            fmt::format("--model: expected fc with --method auto, found '{}'", model_choice().show(a.model)));
    }
}

ExitCode FitCommand::run() { throw OptionError("fit is not there yet"); }

}  // namespace symdiscover
