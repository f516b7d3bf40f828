// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/errors.hpp"

namespace symdiscover {

std::vector<double> flattened(std::vector<Matrix*> const& matrices) {
    std::vector<double> numbers;
    for (Matrix const* matrix : matrices)
        numbers.insert(numbers.end(), matrix->data(), matrix->data() + matrix->size());
    return numbers;
}

void unflatten(std::vector<double> const& numbers, std::vector<Matrix*> const& matrices, std::string const& what) {
    std::size_t expected = 0;
    for (Matrix const* matrix : matrices) expected += static_cast<std::size_t>(matrix->size());
    if (numbers.size() != expected) {
        throw DataError(fmt::format("{}: expected {} numbers, found {}", what, expected, numbers.size()));
    }
    auto const bad = std::find_if(numbers.begin(), numbers.end(), [](double x) { return !std::isfinite(x); });
    if (bad != numbers.end()) throw DataError(fmt::format("{}: expected finite numbers, found {}", what, *bad));
    double const* from = numbers.data();
    for (Matrix* matrix : matrices) {
        std::copy_n(from, matrix->size(), matrix->data());
        from += matrix->size();
    }
}

void require_history(MsrState const& state, Index outer_steps) {
    auto const steps = static_cast<Index>(state.query_loss.size());
    auto const within = [steps](Index step) { return step >= 0 && step <= steps; };
    bool fits = steps <= outer_steps && within(state.best_step) && within(state.last_look) &&
                state.validation_step.size() == state.validation_loss.size() &&
                state.best_loss > -std::numeric_limits<double>::infinity();
    for (double const loss : state.query_loss) fits = fits && std::isfinite(loss);
    for (double const step : state.validation_step) fits = fits && within(whole_in(step));
    if (!fits) throw DataError("the progress: expected steps and losses of one fit");
}

}  // namespace symdiscover
