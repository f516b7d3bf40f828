// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/automatic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "core/discovery/discover_samples.hpp"
#include "core/discovery/methods/automatic_convolution.hpp"
#include "core/discovery/methods/automatic_tasks.hpp"
#include "core/fit/one_dataset/tied_samples.hpp"

namespace symdiscover {

namespace {

SampleChoice by_evidence(SampleModel const& model, FitOptions const& options, Observer const& observer) {
    Index const blocks = options.blocks.value_or(0);
    SampleChoice choice;
    choice.elements = model.find_partition(model.samples().fitting(), blocks, options.threads, observer);
    choice.refit = [&model, blocks, one = options.threads.one()](SampleBatch const& resample) {
        return model.find_partition(resample, blocks, one, {});
    };
    return choice;
}

/// The best sharing of the train samples for each number of blocks (of many blocks for some numbers only), compared by
/// the validation loss.
SampleChoice by_validation(SampleModel const& model, FitOptions const& options, Observer const& observer) {
    constexpr Index all_up_to = 32;
    TrainSamples const train = model.samples().train();
    QuadraticLoss const fitted = train_loss(model);
    QuadraticLoss const judged = validation_loss(model);
    Index const most = options.blocks.value_or(model.elements());
    SampleChoice choice;
    Curve losses{"validation_loss", {}};
    double lowest = std::numeric_limits<double>::infinity();
    bool stopped = false;
    auto const consider = [&](Index blocks) {
        Partition candidate = model.find_partition(train, blocks, options.threads, observer);
        Vector const psi = least_squares(fitted, candidate, options.threads).psi;
        losses.values.push_back(judged.value(expand(candidate, psi, fitted.payload)) /
                                static_cast<double>(judged.observations));
        if (losses.values.back() < lowest) {
            lowest = losses.values.back();
            choice.elements = std::move(candidate);
        }
        stopped = observer && !observer({"numbers of blocks", blocks, most, losses.values.back()});
    };
    Index blocks = options.blocks.value_or(1);
    for (; blocks <= most && !stopped; blocks += std::max<Index>(1, blocks / all_up_to)) {
        stopped = !is_finished([&] { consider(blocks); }) || stopped;
    }
    if (losses.values.empty()) throw Stopped();
    choice.history.push_back(std::move(losses));
    return choice;
}

/// One linear layer, or one convolution: where images are large, that is what they are taken for.
Discovery of_tasks(TaskSource const& source, FitOptions const& options, Observer const& observer) {
    if (!options.model) {
        auto const natural = natural_convolution(source, options.threads);
        return natural ? discover_convolution_in_closed_form(source, *natural, options, observer)
                       : discover_tasks_in_closed_form(source, options, observer);
    }
    if (options.model->kind != ModelKind::network) return discover_tasks_in_closed_form(source, options, observer);
    NetworkSpec const spec = NetworkSpec::parse(options.model->text);
    if (!spec.is_one_convolution()) {
        throw OptionError("model", fmt::format("expected fc or one convolution such as \"conv(8,3)\" for tasks with "
                                               "method auto, found '{}'; use method msr",
                                               options.model->name()));
    }
    return discover_convolution_in_closed_form(source, spec, options, observer);
}

}  // namespace

FitMethod automatic_method() {
    FitMethod method;
    method.name = "auto";
    method.summary = "closed form, few examples";
    method.common = {"latent", "support", "resamples", "intercept"};
    method.in_tasks = of_tasks;
    method.in_samples = [](auto const& samples, auto const& truth, auto const& options, auto const& observer) {
        bool const validation = options.criterion == SelectionCriterion::validation;
        if (validation) require_validation(samples, "auto");
        return discover_samples(samples, truth, validation ? by_validation : by_evidence, options, observer);
    };
    return method;
}

}  // namespace symdiscover
