// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/base/workers.hpp"
#include "core/fit/closed_form/residual_moments.hpp"

namespace symdiscover {

struct NoiseOptions {
    std::optional<Intercept> intercept;  ///< empty: chosen by evidence
    Workers threads = 1;
    /// The model explains what there is. What a poor one leaves unexplained looks like noise that outputs share and
    /// that differs from task to task: then nothing but an intercept is looked for.
    bool trusted = true;
};

/// The noise model that suits tasks and what is known of their weights. Each part is there only where the evidence asks
/// for it: an intercept where the combinations of examples that contrasts leave out say so; a precision for each
/// output, or for all of them together (shrunk to its diagonal), by BIC; scales of tasks, and of examples, each shrunk
/// to 1 as Student's t has it (a gamma prior on precisions), where its degrees of freedom show; a correlation along the
/// examples by BIC. `start` is where it begins; nothing of it stays that the evidence does not want.
struct NoiseEstimate {
    NoisyModel model;
    double gain = 0.0;  ///< log evidence above that with `start`
};

NoiseEstimate estimate_noise(TaskBatch const& batch, NoiseModel const& start, SharedModel const& model,
                             NoiseOptions const& options);

/// Nats that a noise model must gain before a model fitted with another is fitted anew.
inline constexpr double noise_gain_that_counts = 3.0;

/// True where estimating the noise is worth its cost: it takes T N m k^2 multiplications a step.
bool can_estimate_noise(TaskBatch const& batch, Index columns);

/// The same for a model without sharing.
bool can_estimate_noise_unshared(TaskBatch const& batch);

}  // namespace symdiscover
