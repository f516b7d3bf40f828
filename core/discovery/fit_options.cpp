// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/fit_options.hpp"

#include <fmt/format.h>

namespace symdiscover {

namespace {

/// Most methods are best with the evidence: it is shown where none is given.
ValueRule<std::optional<SelectionCriterion>> criterion_name() {
    auto rule = one_of<std::optional<SelectionCriterion>>(
        {{"evidence", SelectionCriterion::evidence}, {"validation", SelectionCriterion::validation}});
    rule.show = [show = rule.show](auto const& criterion) {
        return show(criterion.value_or(SelectionCriterion::evidence));
    };
    return rule;
}

ValueRule<std::optional<Intercept>> intercept_or_auto() {
    return one_of<std::optional<Intercept>>(
        {{"auto", std::nullopt}, {"none", Intercept::none}, {"common", Intercept::common}, {"task", Intercept::task}});
}

void require_at_most(char const* name, std::optional<Index> const& count, Index weights) {
    if (!count || (*count >= 1 && *count <= weights)) return;
    throw OptionError(name, fmt::format("{}: expected auto or 1 to {}, the number of weights", *count, weights));
}

}  // namespace

std::vector<OptionField> option_fields(FitOptions& options) {
    return {
        {"model", options.model, model_or_auto(),
         "the layer: fully connected, locally connected or a convolution, of a window of TAPS inputs; of samples "
         "without outputs their means; of tokens a deep set; auto: what suits the data"},
        {"resamples", options.resamples, whole_number<Index>(0),
         "random halves of the data that are searched again to tell how certain the finding is, with method auto; 0 "
         "for "
         "none, and then no finding is certain"},
        {"latent", options.latent, count_or_auto(), "numbers a task adapts; auto: chosen from the data"},
        {"blocks", options.blocks, count_or_auto(), "shared parameters; auto: chosen from the data"},
        {"criterion", options.criterion, criterion_name(), "what chooses the number of blocks"},
        {"intercept", options.intercept, intercept_or_auto(),
         "what y has besides W x: none, a number for each output (common), or in each task others (task); auto: by "
         "evidence"},
        {"support", options.support, count_or_auto(),
         "examples a task adapts on, the others judge it; auto: half of them, with msr and maml 1"},
    };
}

void FitOptions::validate(TaskSource const& source) const {
    Index const weights = source.shape().inputs() * source.shape().outputs();
    require_at_most("latent", latent, weights);
    require_at_most("blocks", blocks, weights);
    if (support && *support >= source.shape().examples) {
        throw OptionError("support",
                          fmt::format("{}: expected less than {}, the examples of a task, so that some judge", *support,
                                      source.shape().examples));
    }
    if (criterion == SelectionCriterion::validation && source.tasks_of(Split::validation).empty()) {
        throw OptionError("criterion", "validation: expected meta-validation tasks, found none; use evidence");
    }
}

}  // namespace symdiscover
