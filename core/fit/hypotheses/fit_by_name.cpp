// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/fit_by_name.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/fit/hypotheses/fresh_fit.hpp"
#include "core/fit/hypotheses/reordering.hpp"

namespace symdiscover {

namespace {

/// Beyond these the steps of the search take too long; what has a name is then taken as it is.
constexpr Index most_weights_to_search = 20'000;
constexpr Index fewest_tasks_to_search = 4;
/// With fewer tasks a soft sharing is no measure of what can be explained.
constexpr Index fewest_tasks_to_share = 10;
/// With more inputs it takes far longer than the hypotheses: what stands among them by decisive odds is then enough.
constexpr Index most_inputs_to_share = 128;
/// One task has every order of the inputs in which it can be fitted.
constexpr Index fewest_tasks_to_reorder = 2;
/// Examples of all tasks, for each input, from which a search without names is enough.
constexpr Index plenty_of_examples = 20;
/// Odds of 100 to 1 against no sharing.
constexpr double decisive = 4.6;

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
        best = fresh_fit(white.data, named.best.partition, iterations_to_converge, threads);
        if (!can_search(white.data) || watch.stopped() || best.partition.blocks() == 0) return;
        TiedTasks searched = improve_partition(white.data, best, options.search, watch.observer());
        if (searched.partition == best.partition) return;
        double const before = posterior_score(white.data, best, prior, threads);
        if (posterior_score(white.data, searched, prior, threads) < before) best = std::move(searched);
    });
    return best;
}

/// A soft sharing that had more columns than there are blocks explains no more, and needs no fewer of them.
bool says_it_all(TiedTasks const& tied, SoftSharing const& soft) {
    Index const blocks = tied.partition.blocks();
    Index const columns = soft.sharing_matrix.cols();
    return (soft.pruned || columns > blocks) && explains_as_much(tied.noise_variance, soft.noise_variance) &&
           columns >= blocks;
}

/// So many columns leave a soft sharing some to give up, if the blocks are all there is.
Index with_columns_to_spare(Index blocks) { return blocks + blocks / 4 + 2; }

/// Where a soft sharing tells nothing yet: there is hardly anything left to explain, or no other order to be tried.
bool leaves_little(TiedTasks const& tied, LinearTasks const& data) {
    constexpr double little = 0.02;
    return data.inputs > most_inputs_to_share || tied.noise_variance < little * data.output_power() ||
           data.tasks < fewest_tasks_to_reorder || !can_reorder(data);
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

/// What the steps have in common.
struct FitByName {
    TaskBatch const& batch;
    ClosedFormOptions const& options;
    NoiseOptions const& noise;
    Watch& watch;
    TasksDiscovery result = {};
    bool soft_agrees = false;  ///< a soft sharing explains no more than the hypothesis taken last

    Workers const& workers() const { return options.search.threads; }
    SharingPrior const& prior() const { return *result.prior; }

    /// Takes the best hypothesis, where it stands against no sharing. True where there is nothing more to look for.
    bool take_hypothesis() {
        WhiteTasks white = white_tasks(batch, result.named.noise, workers());
        TiedTasks tied = from_hypothesis(white, result.named, prior(), options, watch);
        bool const many = batch.tasks >= fewest_tasks_to_share && white.data.inputs <= most_inputs_to_share;
        bool complete = result.named.log_odds() > decisive && (many || leaves_little(tied, white.data));
        if (complete && many && can_share_softly(batch) && !watch.stopped()) {
            Index const columns = with_columns_to_spare(tied.partition.blocks());
            soft_agrees = complete =
                says_it_all(tied, first_soft_sharing(white.examples, white.data, options, watch.observer(), columns));
        }
        result.found = as_tasks_fit(batch, std::move(white), std::move(tied), workers());
        result.by_name = result.soft_is_tied = true;
        return complete || watch.stopped();
    }

    /// Adds the hypotheses in other orders to the prior. True where one of them is the best now.
    bool reorder() {
        WhiteTasks const white = white_tasks(batch, result.named.noise, workers());
        if (batch.tasks < fewest_tasks_to_reorder || !can_reorder(white.data)) return false;
        std::vector<Hypothesis> const found = reordered_hypotheses(white.data, prior(), workers());
        if (found.empty()) return false;
        auto more = std::make_shared<SharingPrior const>(prior().with(found));
        std::vector<ScoredPartition> runners;
        for (Hypothesis const& one : found) runners.push_back({one.partition, 0.0});
        if (result.by_name) runners.push_back({result.named.best.partition, 0.0});
        NamedFinding again = compared(batch, result.named.noise, std::move(runners), *more, noise);
        bool const is_new = !result.by_name || again.best.partition != result.named.best.partition;
        if (again.log_odds() <= 0.0 || !is_new) {
            for (ScoredPartition& one : again.others) result.named.others.push_back(std::move(one));
            return false;
        }
        for (ScoredPartition& one : result.named.others) again.others.push_back(std::move(one));
        result.prior = std::move(more);
        result.named = std::move(again);
        return true;
    }

    /// What fit_tasks finds, where that is more probable.
    void search(CriterionFor const& criterion) {
        TasksFit searched = fit_tasks(batch, criterion, options, noise, watch.observer());
        bool const better = !result.by_name || score_of(batch, searched, prior(), workers()) <
                                                   score_of(batch, result.found, prior(), workers());
        if (!better) return;
        result.by_name = result.soft_is_tied = false;
        result.repeatable = true;
        result.found = std::move(searched);
    }
};

}  // namespace

TasksDiscovery fit_by_name(TaskBatch const& batch, SharingPrior prior, CriterionFor const& criterion,
                           ClosedFormOptions const& options, NoiseOptions const& noise, Observer const& observer) {
    Watch watch(observer);
    FitByName fit{batch, options, noise, watch};
    fit.result.prior = std::make_shared<SharingPrior const>(std::move(prior));
    fit.result.named = find_named(batch, fit.prior(), noise);
    bool complete = fit.result.named.log_odds() > 0.0 && fit.take_hypothesis();
    // A search finds what plenty of data show, whatever the order; with fewer, orders are looked for one by one.
    bool const plenty = batch.tasks * batch.examples >= plenty_of_examples * batch.x.cols();
    if (!complete && !watch.stopped() && !plenty) {
        is_finished([&] { complete = fit.reorder() && fit.take_hypothesis(); });
        fit.result.repeatable = complete && fit.soft_agrees;
    }
    if (!complete && !watch.stopped()) {
        Index const weights = batch.x.cols() * batch.y.cols();
        fit.result.searched = weights <= most_weights_to_search && can_share_softly(batch);
        is_finished([&] {
            if (fit.result.searched) fit.search(criterion);
        });
    }
    if (fit.result.found.fit.hard.tied.partition.elements() == 0) {
        fit.result.soft_is_tied = true;
        fit.result.found =
            nothing_tied(batch, white_tasks(batch, fit.result.named.noise, fit.workers()), fit.workers());
    }
    return std::move(fit.result);
}

}  // namespace symdiscover
