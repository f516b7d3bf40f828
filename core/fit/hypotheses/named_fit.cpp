// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/named_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "core/fit/closed_form/partition_steps.hpp"
#include "core/fit/harden/harden.hpp"
#include "core/fit/hypotheses/fresh_fit.hpp"
#include "core/fit/hypotheses/integrated_evidence.hpp"
#include "core/partitions/merge_path.hpp"

namespace symdiscover {

namespace {

/// A variance of a block's own, log-uniform within e^+-9 of the others', costs the log of that range over the width
/// that T tasks leave it, (4 pi / T)^1/2.
double const log_variance_range = std::log(18.0 / std::sqrt(4.0 * std::numbers::pi));
constexpr double most_multiplications_of_rivals = 2e10;
constexpr int most_noise_rounds = 2;
/// Nats within which the next best are improved too.
constexpr double close = 20.0;
constexpr std::size_t most_improved = 3;
constexpr Index fewest_examples_for_contrasts = 3;
constexpr double least_gain_of_noise = 0.05;
/// Nats by which contrasts must be better before they are used.
constexpr double gain_that_counts = 3.0;

/// Every block has a variance that the tasks tell from none, by three standard errors: a variance of its own that is
/// next to nothing would be another way to say that the block is always zero, and a cheaper one.
bool all_stand_out(TiedTasks const& tied) {
    constexpr double standard_errors = 3.0;
    double const tasks = static_cast<double>(tied.posterior.variance.rows());
    for (Index b = 0; b < tied.partition.blocks(); ++b) {
        double const unknown = tied.posterior.variance.col(b).mean() / tied.variances[b];  // 1 where nothing is known
        if (1.0 - unknown < standard_errors * std::sqrt(2.0 / tasks) * unknown) return false;
    }
    return true;
}

ScoredPartition scored(LinearTasks const& data, Partition partition, SharingPrior const& prior,
                       Workers const& threads) {
    double const score =
        posterior_score(data, fresh_fit(data, partition, iterations_in_search, threads), prior, threads);
    return {std::move(partition), score};
}

/// Blocks merged, or given up, as long as that is more probable.
ScoredPartition with_blocks_merged(LinearTasks const& data, ScoredPartition best, SharingPrior const& prior,
                                   Workers const& threads) {
    for (bool better = true; better && best.partition.blocks() > 1;) {
        better = false;
        TiedTasks const model = fresh_fit(data, best.partition, iterations_in_search, threads);
        for (Partition& candidate : promising_merges(model, threads)) {
            threads.require_time();
            ScoredPartition merged = scored(data, std::move(candidate), prior, threads);
            if (merged.score >= best.score - least_gain_of_noise) continue;
            best = std::move(merged);
            better = true;
            break;
        }
    }
    return best;
}

/// The best of the partitions of its blocks that lie on their merge path: blocks that behave alike over the tasks.
ScoredPartition on_merge_path(LinearTasks const& data, ScoredPartition best, SharingPrior const& prior,
                              Workers const& threads) {
    constexpr Index most_blocks = 400;
    Partition const whole = best.partition;
    if (whole.blocks() < 3 || whole.blocks() > most_blocks) return best;
    Matrix const means = fresh_fit(data, whole, iterations_in_search, threads).posterior.mean;
    MergePath const path = merge_path(means.transpose() / std::sqrt(static_cast<double>(data.tasks)), threads);
    auto const score_of = [&](std::size_t, Partition const& blocks) {
        threads.require_time();
        ScoredPartition one = scored(data, coarsened(whole, blocks), prior, threads);
        double const score = one.score;
        if (score < best.score) best = std::move(one);
        return score;
    };
    harden(path, 0, score_of, {});
    return best;
}

bool is_before(ScoredPartition const& a, ScoredPartition const& b) { return a.score < b.score; }

void drop_copies(std::vector<ScoredPartition>& sorted) {
    std::vector<ScoredPartition> kept;
    for (ScoredPartition& one : sorted) {
        bool const known =
            std::any_of(kept.begin(), kept.end(), [&](auto const& other) { return other.partition == one.partition; });
        if (!known) kept.push_back(std::move(one));
    }
    sorted = std::move(kept);
}

/// The race under a noise model; scores are of y, comparable between noise models.
RaceResult race_under(TaskBatch const& batch, NoiseModel const& noise, SharingPrior const& prior,
                      Workers const& threads) {
    RaceOptions options;
    options.threads = threads;
    return race(white_examples(batch, noise), noise.output_factor, prior, options);
}

double best_score(RaceResult const& result) {
    return result.ranked.empty() ? result.unshared_score : std::min(result.unshared_score, result.ranked.front().score);
}

/// What the intercepts of all tasks cost, which the restricted likelihood gives away: minus the log density of what
/// they come to, normal about zero with the variance that suits them, and of that variance (BIC). Without it contrasts
/// would be the better the less they leave of y.
double cost_of_intercepts(TaskBatch const& batch, NoiseModel const& contrasts) {
    InterceptExamples const examples = intercept_examples(batch, contrasts);
    Matrix const intercepts = examples.share.cwiseInverse().asDiagonal() * examples.y;
    double const count = static_cast<double>(intercepts.size());
    double const variance = std::max(intercepts.squaredNorm() / count, smallest_positive);
    return 0.5 * count * (std::log(2.0 * std::numbers::pi * variance) + 1.0) + 0.5 * std::log(count);
}

/// What the race left is more probable where each task has an intercept.
bool contrasts_help(TaskBatch const& batch, NoiseModel const& contrasts, RaceResult const& result,
                    SharingPrior const& prior, Workers const& threads) {
    LinearTasks const data = white_tasks(batch, contrasts, threads).data;
    double best = posterior_score_unshared(data, prior, threads);
    constexpr std::size_t most = 3;
    for (std::size_t i = 0; i < std::min(most, result.ranked.size()); ++i) {
        best = std::min(best, scored(data, result.ranked[i].partition, prior, threads).score);
    }
    double const own = best - log_jacobian(batch, contrasts) + cost_of_intercepts(batch, contrasts);
    return best_score(result) - own > gain_that_counts;
}

/// The race with an intercept or without, whichever is more probable.
std::pair<NoiseModel, RaceResult> race_for(TaskBatch const& batch, SharingPrior const& prior,
                                           NoiseOptions const& options) {
    constexpr double convincing = 20.0;
    NoiseModel plain;
    NoiseModel contrasts;
    contrasts.intercept = Intercept::task;
    bool const told = options.intercept.has_value();
    bool const possible = batch.examples >= fewest_examples_for_contrasts;
    if (told && *options.intercept != Intercept::none && possible) {
        return {contrasts, race_under(batch, contrasts, prior, options.threads)};
    }
    RaceResult result = race_under(batch, plain, prior, options.threads);
    if (told || !possible || !result.finished) return {plain, std::move(result)};
    if (result.unshared_score - best_score(result) > convincing) {
        if (!contrasts_help(batch, contrasts, result, prior, options.threads)) return {plain, std::move(result)};
    }
    RaceResult other = race_under(batch, contrasts, prior, options.threads);
    double const own = best_score(other) - log_jacobian(batch, contrasts) + cost_of_intercepts(batch, contrasts);
    double const gain = best_score(result) - own;
    if (gain < gain_that_counts) return {plain, std::move(result)};
    return {contrasts, std::move(other)};
}

}  // namespace

double posterior_score(LinearTasks const& data, TiedTasks const& tied, SharingPrior const& prior,
                       Workers const& threads) {
    double const log_prior = prior.log_probability(tied.partition);
    double const log_tasks = std::log(static_cast<double>(data.tasks));
    double const blocks = static_cast<double>(tied.partition.blocks());
    double const infinite = std::numeric_limits<double>::infinity();
    double log_evidence =
        all_stand_out(tied) ? tied.posterior.log_evidence - blocks * (log_variance_range + 0.5 * log_tasks) : -infinite;
    bool const integrable = !std::isfinite(log_evidence) || tied.partition.blocks() == 0 ||
                            cost_of_evidence(data, tied.partition) < most_multiplications_of_rivals;
    if (integrable) {
        double const integrated = integrated_log_evidence(data, tied.partition, threads);
        log_evidence = tied.partition.blocks() == 0 ? integrated : std::max(log_evidence, integrated);
    }
    return -log_evidence - log_prior;
}

double posterior_score_unshared(LinearTasks const& data, SharingPrior const& prior, Workers const& threads) {
    return -integrated_log_evidence_unshared(data, threads) -
           prior.log_probability(Partition::singletons(data.inputs * data.outputs));
}

std::vector<ScoredPartition> improved(LinearTasks const& data, std::vector<ScoredPartition> const& finalists,
                                      double unshared_score, SharingPrior const& prior, Workers const& threads) {
    std::vector<ScoredPartition> result;
    double const best = finalists.front().score;
    for (ScoredPartition const& one : finalists) {
        if (one.score < best + 4.0 * close) result.push_back(scored(data, one.partition, prior, threads));
    }
    std::stable_sort(result.begin(), result.end(), is_before);
    std::size_t const count = std::min(most_improved, result.size());
    double const worth = std::min(result.front().score, unshared_score) + close;
    for (std::size_t i = 0; i < count && result[i].score < worth; ++i) {
        ScoredPartition merged = on_merge_path(data, result[i], prior, threads);
        result.push_back(with_blocks_merged(data, std::move(merged), prior, threads));
    }
    std::stable_sort(result.begin(), result.end(), is_before);
    drop_copies(result);
    return result;
}

Partition most_probable(LinearTasks const& data, std::vector<Partition> const& candidates, SharingPrior const& prior,
                        Workers const& workers) {
    ScoredPartition best{Partition::singletons(data.inputs * data.outputs),
                         posterior_score_unshared(data, prior, workers)};
    for (Partition const& candidate : candidates) {
        if (candidate.elements() == 0) continue;
        ScoredPartition one = scored(data, candidate, prior, workers);
        if (one.score < best.score) best = std::move(one);
    }
    return best.partition;
}

NamedFinding compared(TaskBatch const& batch, NoiseModel noise, std::vector<ScoredPartition> ranked,
                      SharingPrior const& prior, NoiseOptions const& options) {
    NamedFinding finding;
    finding.noise = std::move(noise);
    finding.finished = is_finished([&] {
        for (int round = 0; !ranked.empty(); ++round) {
            WhiteTasks const white = white_tasks(batch, finding.noise, options.threads);
            double const unshared_score = posterior_score_unshared(white.data, prior, options.threads);
            ranked = improved(white.data, ranked, unshared_score, prior, options.threads);
            finding.unshared_score = unshared_score;
            Partition const& best = ranked.front().partition;
            bool const stands = ranked.front().score < unshared_score;
            if (!stands || round == most_noise_rounds) break;
            if (best.blocks() == 0 || !can_estimate_noise(batch, best.blocks())) break;
            TiedTasks const tied = fresh_fit(white.data, best, iterations_in_search, options.threads);
            NoiseEstimate estimate =
                estimate_noise(batch, finding.noise, {as_sharing_matrix(tied), tied.noise_variance}, options);
            if (estimate.gain < noise_gain_that_counts) break;
            finding.noise = std::move(estimate.model.noise);
        }
    });
    if (!ranked.empty()) {
        finding.best = ranked.front();
        finding.others.assign(ranked.begin() + 1, ranked.end());
    }
    return finding;
}

NamedFinding find_named(TaskBatch const& batch, SharingPrior const& prior, NoiseOptions const& options) {
    auto [noise, result] = race_for(batch, prior, options);
    if (!result.finished || result.ranked.empty()) {
        NamedFinding finding;
        finding.noise = std::move(noise);
        finding.unshared_score = result.unshared_score;
        finding.finished = result.finished;
        if (result.ranked.empty()) return finding;
        finding.best = result.ranked.front();
        finding.others.assign(result.ranked.begin() + 1, result.ranked.end());
        return finding;
    }
    return compared(batch, std::move(noise), std::move(result.ranked), prior, options);
}

}  // namespace symdiscover
