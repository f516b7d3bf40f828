// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/gradients.hpp"

#include <fmt/format.h>

#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/errors.hpp"
#include "core/data/own_order.hpp"
#include "core/data/scaled_tasks.hpp"
#include "core/discovery/discover_tasks.hpp"
#include "core/discovery/methods/learned_layer.hpp"
#include "core/discovery/methods/one_convolution.hpp"
#include "core/discovery/methods/restarts.hpp"
#include "core/discovery/methods/soft_network.hpp"
#include "core/fit/closed_form/adapters.hpp"
#include "core/fit/closed_form/closed_form.hpp"
#include "core/fit/msr/msr.hpp"
#include "core/fit/msr/msr_harden.hpp"
#include "core/judging/partition_heldout.hpp"
#include "core/networks/losses/cross_entropy.hpp"
#include "core/networks/losses/squared.hpp"
#include "core/networks/network_spec.hpp"

namespace symdiscover {

namespace {

/// A partition of each layer's weights, and how they stand in the meta-test tasks.
struct HardNetwork {
    std::vector<Partition> partitions;
    HeldOut heldout;
};

/// One linear layer with squared error and no intercept, judged as the closed form judges.
HardNetwork harden_in_closed_form(TaskSource const& source, MsrFit const& fit, TaskBatch const& batch,
                                  MsrOptions const& msr, FitOptions const& options, Observer const& observer) {
    HeldOutProtocol const protocol{msr.support, options.seed, options.threads, Intercept::none};
    LinearTasks const data = linear_tasks(batch, {}, options.threads);
    TaskSearchOptions search;
    search.blocks = options.blocks.value_or(0);
    search.threads = options.threads;
    Matrix const points = points_of_layers(fit, source, msr.support, msr.seed).front();
    TaskFinding const finding = find_partition(data, points, data.output_power(),
                                               chosen_criterion(source, options, protocol), false, search, observer);
    Vector const soft_errors = evaluate_msr(fit, source, Split::test, msr.support, options.seed);
    // Judged in the units and in the order that any fit is judged in (heldout_of_partitions).
    ScaledTasks const scaled = to_unit_power(source);
    OwnOrder const ordered(scaled);
    std::vector<std::string> notes;
    double const square = scaled.y_scale() * scaled.y_scale();
    HeldOut heldout =
        judge_partition(ordered, training_tasks(ordered, notes), finding.partition(), soft_errors / square, protocol);
    rescale(heldout, square);
    return {{finding.partition()}, std::move(heldout)};
}

/// Any network with any loss: each layer by the network's loss, the others as learned.
HardNetwork harden_by_loss(TaskSource const& source, MsrFit const& fit, TaskBatch const& batch, MsrOptions const& msr,
                           FitOptions const& options, Observer const& observer) {
    HeldOutProtocol const protocol{msr.support, options.seed, options.threads};
    Metric const& metric = find_loss(msr.loss).metric;
    LayerCriterion const criterion = loss_criterion(fit, source, msr.support, msr.seed);
    std::vector<Partition> found;
    std::vector<Partition> wrong;
    for (Matrix const& points : points_of_layers(fit, source, msr.support, msr.seed)) {
        HardenOptions walk{options.blocks.value_or(0)};
        walk.may_try = [&](Index) {
            if (observer && !observer({"hardening"})) throw Stopped();
            return true;
        };
        found.push_back(harden(merge_path(points, options.threads), found.size(), criterion, walk).partition);
        wrong.push_back(shuffled(found.back(), options.seed));
    }
    Vector const soft_errors =
        query_errors(source, Split::test, protocol.support, protocol.seed, metric, {fit.predictor()}).col(0);
    Contenders const contenders{
        with_tied_layers(fit, found).predictor(),
        linear_predictor(unshared_adapter(fit_unshared(linear_task_rows(batch, {}, options.threads), options.threads),
                                          options.threads)),
        with_tied_layers(fit, wrong).predictor()};
    return {found, judge_contenders(source, soft_errors, contenders, metric, protocol)};
}

/// What there is where it was stopped before a partition was found: nothing tied, nothing measured.
HardNetwork not_hardened(MsrFit const& fit, TaskSource const& source, MsrOptions const& msr) {
    HardNetwork hard;
    for (Layer const& layer : fit.network.layers) {
        hard.partitions.push_back(Partition::singletons(layer.geometry->weights()));
    }
    hard.heldout.metric = find_loss(msr.loss).metric.name;
    hard.heldout.tasks = static_cast<Index>(source.tasks_of(Split::test).size());
    hard.heldout.support = msr.support;
    hard.heldout.query = source.shape().examples - msr.support;
    rescale(hard.heldout, std::numeric_limits<double>::quiet_NaN());
    return hard;
}

void validate(MsrOptions const& msr, FitOptions const& options, TaskSource const& source) {
    options.validate(source);
    if (msr.network.layers.size() > 1 && options.blocks) {
        throw OptionError("blocks",
                          fmt::format("expected auto for a network of several layers, found {}", *options.blocks));
    }
}

/// The number of filter parameters that the closed form finds in the data: k when the user gives none.
Index latent_by_closed_form(TaskSource const& source, Workers const& threads, Observer const& observer) {
    std::vector<std::string> notes;
    TaskBatch const batch = training_tasks(source, notes);
    ClosedFormOptions options;
    options.search.threads = threads;
    return fit_closed_form(batch, linear_tasks(batch, {}, threads), evidence_criterion, options, observer)
        .soft.sharing_matrix.cols();
}

struct GradientOptions {
    MsrOptions msr;
    Index restarts = 1;
    std::optional<NetworkSharing> sharing;  ///< of a network; kronecker when empty
    std::optional<std::string> loss;        ///< cross-entropy of classes and squared of numbers, when empty
};

ValueRule<std::optional<std::string>> loss_or_auto() {
    std::vector<std::pair<std::string, std::optional<std::string>>> names{{"auto", std::nullopt}};
    for (Loss const& loss : losses()) names.emplace_back(loss.name, std::string(loss.name));
    return one_of(names);
}

/// What users call the parts of FitOptions::checkpoints.
constexpr char const* checkpoint_options[] = {"checkpoint", "checkpoint-steps", "resume"};

/// A checkpoint is of one fit: where several starts are compared, one of them has no meaning.
void require_one_start(Index restarts, MsrCheckpoints const& checkpoints) {
    if (restarts == 1 || (!checkpoints.save && !checkpoints.resume)) return;
    throw OptionError("restarts", fmt::format("expected 1 with {} or {}, found {}", checkpoint_options[0],
                                              *std::rbegin(checkpoint_options), restarts));
}

/// The method's own options together with those of all methods, but for the model.
MsrOptions settle(GradientOptions const& own, bool learn_sharing, FitOptions const& options) {
    MsrOptions msr = own.msr;
    std::string const labels(cross_entropy_loss().name);
    msr.loss = own.loss.value_or(options.of_classes ? labels : std::string(squared_loss().name));
    if ((msr.loss == labels) != options.of_classes) {
        throw OptionError(
            "loss", fmt::format("expected {} for {}, found {}", options.of_classes ? labels : "squared or absolute",
                                options.of_classes ? "classes" : "numbers", msr.loss));
    }
    msr.model = options.model.value_or(ModelSpec{});
    msr.learn_sharing = learn_sharing;
    msr.support = options.support.value_or(1);
    msr.seed = options.seed;
    msr.frozen_factors = options.frozen_factors;
    msr.checkpoints = options.checkpoints;
    require_one_start(own.restarts, options.checkpoints);
    msr.threads = options.threads;
    return msr;
}

/// Of one linear layer.
Discovery discover_layer(TaskSource const& source, MsrOptions msr, Index restarts, FitOptions const& options,
                         Observer const& observer) {
    // Before the closed form, which may take minutes.
    validate(msr, options, source);
    msr.model.validate(source.shape().outputs(), source.shape().inputs());
    if (!msr.frozen_factors.empty()) {
        msr.latent = options.latent.value_or(msr.frozen_factors.begin()->second.front().cols());
    } else if (msr.learn_sharing) {
        msr.latent = options.latent ? *options.latent : latent_by_closed_form(source, options.threads, observer);
    }
    return discover_by_gradients(source, msr, restarts, options, observer);
}

/// Of a network; one convolution with squared error has a way of its own.
Discovery discover_network(TaskSource const& source, MsrOptions msr, GradientOptions const& own,
                           FitOptions const& options, Observer const& observer) {
    NetworkSpec const spec = NetworkSpec::parse(msr.model.text);
    NetworkSharing const sharing =
        msr.learn_sharing ? own.sharing.value_or(NetworkSharing::kronecker) : NetworkSharing::none;
    if (spec.is_one_convolution() && msr.loss == squared_loss().name) {
        return discover_one_convolution(source, spec, sharing, std::move(msr), own.restarts, options, observer);
    }
    msr.network = spec.build(source.shape().input_shape, source.shape().output_shape, sharing, options.latent);
    return options.of_classes ? discover_softly(source, msr, own.restarts, options, observer)
                              : discover_by_gradients(source, msr, own.restarts, options, observer);
}

FitMethod gradient_method(bool learn_sharing) {
    auto const own = std::make_shared<GradientOptions>();
    FitMethod method;
    method.heading = "Gradients (msr, maml; in brackets: bilevel's defaults)";
    method.options = option_fields(own->msr);
    method.options.emplace_back("restarts", own->restarts, whole_number<Index>(1),
                                "starts; the best on the validation data is kept");
    method.options.emplace_back("loss", own->loss, loss_or_auto(),
                                "what both loops make small; auto: cross-entropy of classes, else squared");
    method.common = {std::begin(checkpoint_options), std::end(checkpoint_options)};
    method.common.emplace_back("support");
    if (learn_sharing) method.common.insert(method.common.end(), {"latent", "sharing-from"});
    method.of_classes = true;
    if (learn_sharing) {
        auto const sharings = one_of<std::optional<NetworkSharing>>({{"auto", std::nullopt},
                                                                     {"full", NetworkSharing::full},
                                                                     {"kronecker", NetworkSharing::kronecker},
                                                                     {"none", NetworkSharing::none}});
        method.options.emplace_back("sharing", own->sharing, sharings,
                                    "what the layers of a network learn to share: a matrix U, one for each axis of the "
                                    "weights, or nothing, as maml; auto: kronecker");
    }
    method.in_tasks = [own, learn_sharing](auto const& source, auto const& options, auto const& observer) {
        MsrOptions msr = settle(*own, learn_sharing, options);
        bool const network = msr.model.kind == ModelKind::network;
        if (options.of_classes && !network) {
            throw OptionError("model", "expected a network such as conv4:16 for a dataset of kind classes, found none");
        }
        if (own->sharing && !network) {
            throw OptionError("sharing", fmt::format("only with a network as model, found {}", msr.model.name()));
        }
        return network ? discover_network(source, std::move(msr), *own, options, observer)
                       : discover_layer(source, std::move(msr), own->restarts, options, observer);
    };
    return method;
}

}  // namespace

Discovery discover_by_gradients(TaskSource const& source, MsrOptions const& msr, Index restarts,
                                FitOptions const& options, Observer const& observer) {
    validate(msr, options, source);
    Watch watch(observer);
    Discovery discovery;
    discovery.model = msr.model.name();
    // 1. the sharing by gradients, 2. a partition of each layer, 3. held-out errors
    MsrFit const fit = best_of_restarts(source, msr, restarts, watch);
    discovery.termination = fit.termination;
    discovery.message = fit.message;
    TaskBatch const batch = training_tasks(source, discovery.notes);
    bool const has_closed_form = fit.network.is_linear() && msr.loss == squared_loss().name;
    HardNetwork hard;
    bool const hardened = is_finished([&] {
        hard = has_closed_form ? harden_in_closed_form(source, fit, batch, msr, options, watch.observer())
                               : harden_by_loss(source, fit, batch, msr, options, watch.observer());
    });
    if (!hardened) hard = not_hardened(fit, source, msr);
    discovery.heldout = std::move(hard.heldout);
    // score measures one linear layer by its U.
    Index const most = fit.network.is_linear() ? std::numeric_limits<Index>::max() : most_numbers_in_a_result;
    for (std::size_t i = 0; i < hard.partitions.size(); ++i) {
        discovery.layers.push_back(learned_layer(fit.network.layers[i], fit.parameters[i],
                                                 std::move(hard.partitions[i]), options.threads, most));
    }
    discovery.history.push_back({"query_loss", fit.query_loss});
    if (!fit.validation_loss.empty()) discovery.history.push_back({"validation_loss", fit.validation_loss});
    if (watch.stopped()) {
        discovery.termination = Termination::interrupted;
        discovery.message = "Interrupted: this is what was reached.";
    }
    return discovery;
}

FitMethod msr_method() {
    FitMethod method = gradient_method(true);
    method.name = "msr";
    method.summary = "learns the sharing by gradients";
    method.advice = "Fits by gradients need many tasks and steps; method auto finds a sharing in far fewer.";
    return method;
}

FitMethod maml_method() {
    FitMethod method = gradient_method(false);
    method.name = "maml";
    method.summary = "learns none";
    method.advice = "Method maml learns no sharing: to look for a symmetry, fit with method auto.";
    return method;
}

}  // namespace symdiscover
