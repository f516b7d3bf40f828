// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>

#include "core/data/episode.hpp"
#include "core/fit/msr/msr.hpp"
#include "core/fit/msr/msr_gradient.hpp"

namespace symdiscover {

/// Keeps the books of fit_msr(): curves, best iterate, and whether it goes wrong. Writes into the fit.
class MsrProgress {
  public:
    /// `start` is where the outer loop begins: the best iterate until there is a better one. The references must stay.
    MsrProgress(MsrFit& fit, TaskSource const& source, MetaParameters const& start, MsrWorkspace& workspace);

    /// True, with the fit marked, when the loss or a gradient is not finite, or the loss is far above both what
    /// predicting zero gives and what the start gave without adaptation.
    bool has_diverged(MetaGradient const& outer, QuerySet const& query);

    /// After an outer step: `loss` was that before the step, `parameters` are those after it.
    void record(double loss, MetaParameters const& parameters);

    /// The observer asked to stop: what was reached since the last look competes for the best iterate too.
    void interrupt(MetaParameters const& parameters);

  private:
    void compare_with_best(MetaParameters const& parameters);

    MsrFit* fit_;
    MsrWorkspace* workspace_;
    std::optional<Episode> validation_;
    Index interval_;               ///< outer steps between looks at the validation tasks
    Index last_look_ = 0;          ///< the outer step of the last one
    double unadapted_loss_ = 0.0;  ///< largest loss of the two that divergence is measured by
    double best_loss_ = std::numeric_limits<double>::infinity();
};

}  // namespace symdiscover
