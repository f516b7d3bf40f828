// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form.hpp"

#include <algorithm>
#include <vector>

#include "core/fit/spectral_start.hpp"

namespace symdiscover {

namespace {

/// The system for U has side n k; at 2000 one iteration takes about a second.
constexpr Index largest_side = 2000;
/// The spectrum of this many tasks is start enough; its cost grows with their cube.
constexpr Index tasks_for_start = 400;
/// Doubling k goes on only while it takes at least this share off the noise variance.
constexpr double worthwhile_share = 0.05;
/// The signal's share of the outputs' power at the start of EM is not known; half is as good as any.
constexpr double first_noise_share = 0.5;

TaskBatch first_tasks(TaskBatch const& batch, Index most) {
    if (batch.tasks <= most) return batch;
    Index const rows = most * batch.examples;
    return {most, batch.examples, batch.x.topRows(rows), batch.y.topRows(rows)};
}

}  // namespace

SoftSharing closed_form_sharing(TaskBatch const& batch, LinearTasks const& data, ClosedFormOptions const& options,
                                Observer const& observer) {
    Index const weights = data.inputs * data.outputs;
    Index const most = options.latent > 0 ? options.latent : std::clamp<Index>(largest_side / data.inputs, 2, weights);
    SpectralStart const start = spectral_start(first_tasks(batch, tasks_for_start), std::min(most, weights));
    Index const available = start.directions.cols();
    double const noise = std::max(first_noise_share * data.output_power(), 1e-300);
    VariationalOptions em;
    em.threads = options.threads;
    if (options.latent > 0) {
        em.prune = false;
        return variational_em(data, start.directions, noise, em, observer);
    }
    // A half more than stand out, since weak directions hide in the noise, and a few for the smallest problems.
    Index k = std::min(available, start.significant * 3 / 2 + 4);
    SoftSharing best = variational_em(data, start.directions.leftCols(k), noise, em, observer);
    while (!best.pruned && k < available && best.termination != Termination::interrupted) {
        k = std::min(2 * k, available);
        SoftSharing larger = variational_em(data, start.directions.leftCols(k), noise, em, observer);
        bool const worthwhile = larger.noise_variance < (1.0 - worthwhile_share) * best.noise_variance;
        bool const interrupted = larger.termination == Termination::interrupted;
        if (worthwhile) best = std::move(larger);
        if (interrupted) best.termination = Termination::interrupted;
        if (!worthwhile) break;
    }
    return best;
}

}  // namespace symdiscover
