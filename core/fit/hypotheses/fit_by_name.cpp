// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/fit_by_name.hpp"

#include <algorithm>
#include <utility>

namespace symdiscover {

namespace {

/// Beyond these the steps of the search take too long; what has a name is then taken as it is.
constexpr Index most_weights_to_search = 20'000;
constexpr Index fewest_tasks_to_search = 4;
/// With fewer tasks a soft sharing is no measure of what can be explained.
constexpr Index fewest_tasks_to_share = 10;
/// Odds of 100 to 1 against no sharing.
constexpr double decisive = 4.6;

TiedTasks fitted(LinearTasks const& data, Partition const& partition, int iterations, Workers const& threads) {
    double const noise_variance = std::max(0.3 * data.output_power(), noise_floor(data));
    return fit_tied(data, partition, noise_variance, iterations, threads);
}

bool can_search(LinearTasks const& data) {
    return data.tasks >= fewest_tasks_to_search && data.inputs * data.outputs <= most_weights_to_search &&
           data.has_gram();
}

/// A partition that there was no time to fit.
TiedTasks unfitted(LinearTasks const& data, Partition const& partition) {
    TiedTasks tied;
    tied.partition = partition;
    tied.noise_variance = std::max(data.output_power(), noise_floor(data));
    tied.variances = Vector::Ones(partition.blocks());
    tied.posterior.mean = Matrix::Zero(data.tasks, partition.blocks());
    tied.posterior.variance = Matrix::Ones(data.tasks, partition.blocks());
    return tied;
}

/// The best hypothesis with its model, or where a search that begins with it comes to something more probable, that.
TiedTasks from_hypothesis(WhiteTasks const& white, NamedFinding const& named, SharingPrior const& prior,
                          ClosedFormOptions const& options, Watch& watch) {
    Workers const& threads = options.search.threads;
    TiedTasks best = unfitted(white.data, named.best.partition);
    is_finished([&] {
        best = fitted(white.data, named.best.partition, iterations_to_converge, threads);
        if (!can_search(white.data) || watch.stopped() || best.partition.blocks() == 0) return;
        TiedTasks searched = improve_partition(white.data, best, options.search, watch.observer());
        if (searched.partition == best.partition) return;
        double const before = posterior_score(white.data, best, prior, threads);
        if (posterior_score(white.data, searched, prior, threads) < before) best = std::move(searched);
    });
    return best;
}

/// A soft sharing that had the columns it needs explains no more, and needs no fewer of them than there are blocks.
bool says_it_all(TiedTasks const& tied, SoftSharing const& soft) {
    return soft.pruned && explains_as_much(tied.noise_variance, soft.noise_variance) &&
           soft.sharing_matrix.cols() >= tied.partition.blocks();
}

/// What is found by name, as the rest of the program takes a finding.
TasksFit as_tasks_fit(TaskBatch const& batch, WhiteTasks white, TiedTasks tied, Workers const& threads) {
    TasksFit result;
    result.fit.hard.unshared = {tied.noise_variance, 1.0, 0.0};
    is_finished([&] { result.fit.hard.unshared = fit_unshared(white.data, threads); });
    result.fit.soft.noise_variance = tied.noise_variance;
    result.fit.soft.history = {tied.noise_variance};
    result.fit.soft.termination = Termination::converged;
    result.noise_estimated = can_estimate_noise(batch, std::max<Index>(1, tied.partition.blocks()));
    result.fit.hard.tied = std::move(tied);
    result.white = std::move(white);
    return result;
}

/// No sharing as a finding, where a search is out of the question.
TasksFit nothing_tied(TaskBatch const& batch, WhiteTasks white, Workers const& threads) {
    TiedTasks apart;
    apart.partition = Partition::singletons(white.data.inputs * white.data.outputs);
    apart.noise_variance = std::max(white.data.output_power(), noise_floor(white.data));
    TasksFit result = as_tasks_fit(batch, std::move(white), std::move(apart), threads);
    result.fit.hard.ties_nothing = true;
    result.fit.hard.tied.noise_variance = result.fit.hard.unshared.noise_variance;
    result.fit.soft.noise_variance = result.fit.hard.unshared.noise_variance;
    return result;
}

/// Minus the log posterior of what fit_tasks found, of y.
double score_of(TaskBatch const& batch, TasksFit const& found, SharingPrior const& prior, Workers const& threads) {
    double const score = found.fit.hard.ties_nothing
                             ? posterior_score_unshared(found.white.data, prior, threads)
                             : posterior_score(found.white.data, found.fit.hard.tied, prior, threads);
    return score - log_jacobian(batch, found.white.noise);
}

}  // namespace

TasksDiscovery fit_by_name(TaskBatch const& batch, SharingPrior const& prior, CriterionFor const& criterion,
                           ClosedFormOptions const& options, NoiseOptions const& noise, Observer const& observer) {
    Watch watch(observer);
    Workers const& threads = options.search.threads;
    TasksDiscovery result;
    result.named = find_named(batch, prior, noise);
    WhiteTasks white = white_tasks(batch, result.named.noise);
    bool const shares_softly = can_share_softly(white.data);
    bool const stands = result.named.log_odds() > 0.0;
    result.by_name = stands;
    result.soft_is_tied = true;
    if (stands) {
        TiedTasks tied = from_hypothesis(white, result.named, prior, options, watch);
        bool complete = result.named.log_odds() > decisive;
        SoftSharing soft;
        if (complete && shares_softly && batch.tasks >= fewest_tasks_to_share && !watch.stopped()) {
            soft = first_soft_sharing(white.examples, white.data, options, watch.observer());
            complete = says_it_all(tied, soft);
        }
        result.found = as_tasks_fit(batch, std::move(white), std::move(tied), threads);
        if (complete || !shares_softly || watch.stopped()) return result;
    } else if (!shares_softly || watch.stopped()) {
        result.found = nothing_tied(batch, std::move(white), threads);
        return result;
    }
    TasksFit searched;
    bool better = false;
    is_finished([&] {
        searched = fit_tasks(batch, criterion, options, noise, watch.observer());
        better = !stands || score_of(batch, searched, prior, threads) < score_of(batch, result.found, prior, threads);
    });
    if (!better && !stands) result.found = nothing_tied(batch, std::move(white), threads);
    if (!better) return result;
    result.by_name = false;
    result.soft_is_tied = false;
    result.found = std::move(searched);
    return result;
}

}  // namespace symdiscover
