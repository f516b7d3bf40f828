// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/restarts.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace symdiscover {

namespace {

/// The lowest validation loss reached, or without validation tasks the mean loss of the last tenth of the outer loop.
double reached_loss(MsrFit const& fit) {
    if (!fit.validation_loss.empty()) return *std::min_element(fit.validation_loss.begin(), fit.validation_loss.end());
    std::size_t const tail = std::max<std::size_t>(1, fit.query_loss.size() / 10);
    auto const first = fit.query_loss.end() - static_cast<std::ptrdiff_t>(std::min(tail, fit.query_loss.size()));
    return std::accumulate(first, fit.query_loss.end(), 0.0) / static_cast<double>(tail);
}

}  // namespace

MsrFit best_of_restarts(TaskSource const& source, MsrOptions options, Index restarts, Watch& watch) {
    MsrFit best = fit_msr(source, options, watch.observer());
    for (Index restart = 1; restart < restarts && !watch.stopped(); ++restart) {
        ++options.seed;
        MsrFit fit = fit_msr(source, options, watch.observer());
        bool const better = fit.termination != Termination::diverged &&
                            (best.termination == Termination::diverged || reached_loss(fit) < reached_loss(best));
        if (better) best = std::move(fit);
    }
    return best;
}

}  // namespace symdiscover
