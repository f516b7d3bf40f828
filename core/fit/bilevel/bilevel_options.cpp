// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/bilevel_options.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace symdiscover {

namespace {

constexpr Index most_columns = 16;  // an outer step costs their cube; more blocks than that are for those who ask

}  // namespace

std::vector<OptionField> option_fields(BilevelOptions& options) {
    auto const at_least_one = whole_number<Index>(1);
    auto const methods = one_of<Hypergradient>(
        {{"exact", Hypergradient::exact}, {"cg", Hypergradient::cg}, {"neumann", Hypergradient::neumann}});
    auto const levels = one_of<LowerLevel>({{"auto", LowerLevel::automatic}, {"steps", LowerLevel::gradient_steps}});
    return {
        {"hypergradient", options.hypergradient, methods, "how the inverse of the lower level's Hessian is applied"},
        {"neumann-terms", options.neumann_terms, at_least_one, "terms of the Neumann series"},
        {"lower-level", options.lower_level, levels,
         "auto: in closed form; steps: inner-steps gradient steps, the double loop"},
        {"entropy-weight", options.entropy_weight, number_or_auto(), "penalty on rows that are not one-hot"},
        {"nuclear-weight", options.nuclear_weight, number_or_auto(), "penalty on many blocks"},
        {"inner-steps", options.inner_steps, at_least_one, "steps of the double loop, 250"},
        {"inner-lr", options.inner_lr, real_number({}), "0: from the Hessian"},
        {"outer-lr", options.outer_lr, real_number({.open = true}), ""},
        {"outer-steps", options.outer_steps, at_least_one, ""},
        {"restarts", options.restarts, at_least_one, ""},
    };
}

void BilevelOptions::validate(Index elements) const {
    if (columns < 0 || columns > elements) {
        throw OptionError("blocks",
                          fmt::format("expected 1 to {}, the elements that can be shared, or 0 for a default, "
                                      "found {}",
                                      elements, columns));
    }
    BilevelOptions checked = *this;
    std::vector<OptionField> fields = option_fields(checked);
    fields.emplace_back("threads", checked.threads.count, whole_number<int>(1), "");
    require_allowed(fields);
}

Index BilevelOptions::columns_for(Index elements) const {
    return columns > 0 ? columns : std::min(elements, most_columns);
}

}  // namespace symdiscover
