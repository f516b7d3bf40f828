// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/closed_form.hpp"

#include <algorithm>
#include <utility>

#include "core/data/batch_parts.hpp"
#include "core/fit/closed_form/spectral_start.hpp"
#include "core/partitions/subspace.hpp"

namespace symdiscover {

namespace {

/// The system for U has side n k; at 2000 one iteration takes about a second.
constexpr Index largest_sharing_system = 2000;
/// The spectrum of this many tasks is start enough; its cost grows with their cube.
constexpr Index tasks_for_start = 400;
/// Doubling k goes on only while it takes at least this share off the noise variance.
constexpr double share_for_another_doubling = 0.05;
/// The next k is the number of blocks found, where that is more than twice this k, but at most this many times k.
constexpr Index most_growth = 4;
/// The tied model explains as much as the soft one when its noise variance is larger by no more than this share.
constexpr double explained_share = 0.02;
/// The signal's share of the outputs' power at the start of EM is not known; half is as good as any.
constexpr double first_noise_share = 0.5;

/// Of the outputs whose noise is alike.
SpectralStart start_of(TaskBatch const& batch, LinearTasks const& data, Index most, Workers const& workers) {
    TaskBatch some = head(batch, std::min(batch.tasks, tasks_for_start), batch.examples);
    if (data.weighs_outputs()) some.y = (some.y * data.output_factor).eval();
    SpectralStart start = spectral_start(some, most, workers);
    start.directions = from_white_outputs(std::move(start.directions), data.output_factor);
    return start;
}

Index most_latent(LinearTasks const& data) {
    return std::clamp<Index>(largest_sharing_system / data.inputs, 2, std::max<Index>(2, data.inputs * data.outputs));
}

/// A half more columns than stand out, since weak directions hide in the noise, and a few for the smallest problems.
Index first_columns(SpectralStart const& start) {
    return std::min(start.directions.cols(), start.significant * 3 / 2 + 4);
}

double first_noise_variance(LinearTasks const& data) {
    return std::max(first_noise_share * data.output_power(), smallest_positive);
}

/// What is known of a partition when the search for one was stopped before it had any.
TaskFinding nothing_tied(LinearTasks const& data, double noise_variance) {
    TaskFinding finding;
    finding.tied.partition = Partition::singletons(data.inputs * data.outputs);
    finding.tied.noise_variance = noise_variance;
    finding.ties_nothing = true;
    return finding;
}

/// The partition explains as much as the soft model does, and the soft model had the columns to say what it says: a
/// partition found with fewer columns than blocks may only be the best of a poor start, unless that start owes nothing
/// to the soft model.
bool says_it_all(ClosedFormFit const& fit, Index k) {
    bool const start_was_good =
        fit.hard.tied.partition.blocks() <= k || (fit.hard.from_unshared && !fit.hard.ties_nothing);
    return start_was_good && fit.hard.tied.noise_variance < (1.0 + explained_share) * fit.soft.noise_variance;
}

/// A soft model that starts from the partition, where the partition explains more than the soft model does; the
/// partition itself where it has too many blocks for that.
void restart_from_partition(LinearTasks const& data, ClosedFormFit& fit, VariationalOptions const& em,
                            Observer const& observer) {
    TiedTasks const& tied = fit.hard.tied;
    bool const useful = !fit.hard.ties_nothing && tied.partition.blocks() > 0 &&
                        tied.noise_variance < (1.0 - explained_share) * fit.soft.noise_variance;
    if (!useful) return;
    if (tied.partition.blocks() > most_latent(data)) {
        fit.soft = as_soft_sharing(tied);
        return;
    }
    SoftSharing restarted = variational_em(data, as_sharing_matrix(tied), tied.noise_variance, em, observer);
    if (restarted.noise_variance < fit.soft.noise_variance) fit.soft = std::move(restarted);
}

}  // namespace

Matrix as_sharing_matrix(TiedTasks const& tied) {
    return block_indicator(tied.partition) * tied.variances.cwiseSqrt().asDiagonal();
}

bool can_share_softly(TaskBatch const& batch) {
    return keeps_gram(batch.tasks, batch.x.cols()) && 2 * batch.x.cols() <= largest_sharing_system;
}

SoftSharing as_soft_sharing(TiedTasks const& tied) {
    SoftSharing soft;
    soft.sharing_matrix = as_sharing_matrix(tied);
    soft.filters = tied.posterior.mean * tied.variances.cwiseSqrt().cwiseInverse().asDiagonal();
    soft.noise_variance = tied.noise_variance;
    soft.history = {tied.noise_variance};
    soft.termination = Termination::converged;
    return soft;
}

SoftSharing first_soft_sharing(TaskBatch const& batch, LinearTasks const& data, ClosedFormOptions const& options,
                               Observer const& observer, Index fewest) {
    Index const most = std::min(options.latent == 0 ? most_latent(data) : options.latent, data.inputs * data.outputs);
    SpectralStart const start = start_of(batch, data, most, options.search.threads);
    VariationalOptions em;
    em.threads = options.search.threads;
    Index const columns = std::min(std::max(first_columns(start), fewest), start.directions.cols());
    return variational_em(data, start.directions.leftCols(columns), first_noise_variance(data), em, observer);
}

ClosedFormFit fit_closed_form(TaskBatch const& batch, LinearTasks const& data, Criterion const& criterion,
                              ClosedFormOptions const& options, Observer const& observer) {
    Watch watch(observer);
    bool const grow = options.latent == 0;
    Index const most = std::min(grow ? most_latent(data) : options.latent, data.inputs * data.outputs);
    SpectralStart const start = start_of(batch, data, most, options.search.threads);
    Index const available = start.directions.cols();
    double const noise = first_noise_variance(data);
    VariationalOptions em;
    em.threads = options.search.threads;
    em.prune = grow;
    Index k = grow ? first_columns(start) : available;
    ClosedFormFit best;
    for (bool first = true;; first = false) {
        ClosedFormFit fit;
        fit.soft = variational_em(data, start.directions.leftCols(k), noise, em, watch.observer());
        TaskSearchOptions search = options.search;
        if (fit.soft.pruned) search.soft_noise_variance = fit.soft.noise_variance;
        if (!is_finished([&] {
                fit.hard = find_partition(data, fit.soft.sharing_matrix, fit.soft.noise_variance, criterion,
                                          options.improve, search, watch.observer());
            })) {
            if (first) best = {std::move(fit.soft), nothing_tied(data, noise)};
            break;
        }
        bool const quieter =
            first || fit.soft.noise_variance < (1.0 - share_for_another_doubling) * best.soft.noise_variance;
        bool const better = first || fit.hard.tied.score < best.hard.tied.score;
        bool const done = !grow || fit.soft.pruned || k == available || !(quieter || better) || says_it_all(fit, k) ||
                          watch.stopped();
        Index const blocks = fit.hard.tied.partition.blocks();
        if (better) best.hard = std::move(fit.hard);
        if (quieter) best.soft = std::move(fit.soft);
        if (done) break;
        k = std::min(available, std::max(2 * k, std::min(blocks, most_growth * k)));
    }
    if (grow && !watch.stopped()) restart_from_partition(data, best, em, watch.observer());
    return best;
}

}  // namespace symdiscover
