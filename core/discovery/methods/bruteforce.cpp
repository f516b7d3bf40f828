// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/bruteforce.hpp"

#include "core/discovery/discover_samples.hpp"
#include "core/fit/one_dataset/bruteforce.hpp"

namespace symdiscover {

namespace {

SampleChoice by_brute_force(SampleModel const& model, FitOptions const& options, Observer const& observer) {
    BruteForceOptions all;
    all.criterion = options.criterion.value_or(SelectionCriterion::validation);
    all.blocks = options.blocks.value_or(0);
    BruteForceResult const best = brute_force(train_loss(model), validation_loss(model), all, observer);
    SampleChoice choice;
    choice.elements = best.partition;
    choice.termination = best.termination;
    choice.message = "Tried " + std::to_string(best.tried) + " sharings.";
    return choice;
}

}  // namespace

FitMethod bruteforce_method() {
    FitMethod method;
    method.name = "bruteforce";
    method.summary = "tries all sharings of up to 10";
    method.common = {"intercept"};
    method.in_samples = [](auto const& samples, auto const& truth, auto const& options, auto const& observer) {
        if (options.criterion != SelectionCriterion::evidence) require_validation(samples, "bruteforce");
        return discover_samples(samples, truth, by_brute_force, options, observer);
    };
    return method;
}

}  // namespace symdiscover
