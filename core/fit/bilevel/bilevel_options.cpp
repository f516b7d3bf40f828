// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/bilevel_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

constexpr Index most_columns = 16;  // an outer step costs their cube; more blocks than that are for those who ask

void require_at_least_one(char const* option, Index value) {
    if (value < 1) throw OptionError(fmt::format("{} {}: must be at least 1", option, value));
}

void require_positive(char const* option, double value) {
    if (!(value > 0.0) || !std::isfinite(value)) {
        throw OptionError(fmt::format("{} {}: must be a positive number", option, value));
    }
}

void require_not_negative(char const* option, double value) {
    if (!(value >= 0.0) || !std::isfinite(value)) {
        throw OptionError(fmt::format("{} {}: must be a number of at least 0", option, value));
    }
}

}  // namespace

void BilevelOptions::validate(Index elements) const {
    if (columns < 0 || columns > elements) {
        throw OptionError(
            fmt::format("--blocks {}: must be 1 to {}, the elements that can be shared, or 0 for a "
                        "default",
                        columns, elements));
    }
    require_at_least_one("--restarts", restarts);
    require_at_least_one("--outer-steps", outer_steps);
    require_at_least_one("--inner-steps", inner_steps);
    require_at_least_one("--neumann-terms", neumann_terms);
    require_at_least_one("--threads", threads);
    require_positive("--outer-lr", outer_lr);
    require_not_negative("--inner-lr", inner_lr);
    if (entropy_weight) require_not_negative("--entropy-weight", *entropy_weight);
    if (nuclear_weight) require_not_negative("--nuclear-weight", *nuclear_weight);
}

Index BilevelOptions::columns_for(Index elements) const {
    return columns > 0 ? columns : std::min(elements, most_columns);
}

}  // namespace symdiscover
