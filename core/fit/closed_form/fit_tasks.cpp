// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/fit_tasks.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace symdiscover {

namespace {

constexpr int most_rounds = 3;

SharedModel as_shared_model(TiedTasks const& tied) { return {as_sharing_matrix(tied), tied.noise_variance}; }

/// The data are many beside the numbers of the soft sharing: otherwise an error of U passes for noise, and leaves more
/// unexplained in some tasks than in others.
bool is_complete(SoftSharing const& soft, LinearTasks const& data) {
    constexpr double numbers_for_each = 5.0;
    return data.observations() > numbers_for_each * static_cast<double>(soft.sharing_matrix.size());
}

bool is_hard(ClosedFormFit const& fit) {
    return !fit.hard.ties_nothing && explains_as_much(fit.hard.tied.noise_variance, fit.soft.noise_variance);
}

SharedModel each_alone(UnsharedTasks const& apart) {
    return SharedModel::without_sharing(apart.noise_variance, apart.weight_variance);
}

/// Each task alone leaves far less unexplained than a sharing does, which has too few columns: what it leaves is no
/// noise.
bool is_starved(SoftSharing const& soft, UnsharedTasks const& apart, TaskBatch const& batch) {
    constexpr double far_more = 1.5;
    bool const tell_alone = batch.examples > batch.x.cols() && can_estimate_noise_unshared(batch);
    return tell_alone && soft.noise_variance > far_more * apart.noise_variance;
}

/// What is found tells more of the noise than the soft sharing does, unless it leaves more unexplained.
SharedModel best_model(ClosedFormFit const& fit, TaskBatch const& batch) {
    if (is_hard(fit)) return as_shared_model(fit.hard.tied);
    if (fit.hard.ties_nothing && is_starved(fit.soft, fit.hard.unshared, batch)) return each_alone(fit.hard.unshared);
    return {fit.soft.sharing_matrix, fit.soft.noise_variance};
}

bool can_estimate(TaskBatch const& batch, SharedModel const& model) {
    return model.shares() ? can_estimate_noise(batch, model.sharing_matrix.cols()) : can_estimate_noise_unshared(batch);
}

NoiseModel asked(NoiseOptions const& options) {
    NoiseModel noise;
    if (options.intercept == Intercept::task) noise.intercept = Intercept::task;
    return noise;
}

/// The noise model of a soft sharing, both fitted in turn.
WhiteTasks noise_of_soft_sharing(TaskBatch const& batch, ClosedFormOptions const& options, NoiseOptions const& noise,
                                 Watch& watch) {
    WhiteTasks white = white_tasks(batch, asked(noise), options.search.threads);
    for (int round = 0; round < most_rounds && !watch.stopped(); ++round) {
        SoftSharing const soft = first_soft_sharing(white.examples, white.data, options, watch.observer());
        if (!can_estimate_noise(batch, soft.sharing_matrix.cols())) break;
        NoiseOptions allowed = noise;
        allowed.trusted = noise.trusted && is_complete(soft, white.data);
        NoiseEstimate estimate;
        if (!is_finished([&] {
                estimate = estimate_noise(batch, white.noise, {soft.sharing_matrix, soft.noise_variance}, allowed);
            })) {
            break;
        }
        if (estimate.gain < noise_gain_that_counts) break;
        white = white_tasks(batch, std::move(estimate.model.noise), options.search.threads);
    }
    return white;
}

/// The search, and what an earlier partition leads to under this noise model, where that is better.
ClosedFormFit fit_again(WhiteTasks const& white, Partition const& earlier, Criterion const& criterion,
                        ClosedFormOptions const& options, Observer const& observer) {
    ClosedFormFit fit = fit_closed_form(white.examples, white.data, criterion, options, observer);
    bool const useful = options.improve && earlier.ties_anything() && earlier.blocks() > 0 &&
                        can_estimate_noise(white.examples, earlier.blocks());
    if (!useful || earlier == fit.hard.tied.partition) return fit;
    TiedTasks tied;
    if (!is_finished([&] {
            TiedTasks start =
                fit_tied(white.data, earlier, fit.soft.noise_variance, iterations_in_search, options.search.threads);
            tied = improve_partition(white.data, std::move(start), options.search, observer);
        })) {
        return fit;
    }
    if (tied.score < fit.hard.tied.score) {
        fit.hard.tied = std::move(tied);
        fit.hard.ties_nothing = options.search.blocks == 0 && fit.hard.unshared.score < fit.hard.tied.score;
    }
    return fit;
}

}  // namespace

WhiteTasks white_tasks(TaskBatch const& batch, NoiseModel noise, Workers const& threads) {
    WhiteTasks white;
    white.examples = white_examples(batch, noise);
    Workers const unwatched(threads.count);
    white.data = linear_tasks(white.examples, noise.output_factor, unwatched);
    white.noise = std::move(noise);
    return white;
}

NoisyPartition fit_noisy_partition(TaskBatch const& batch, Partition const& partition, NoiseModel const& start,
                                   int iterations, NoiseOptions const& options) {
    NoisyPartition fitted{white_tasks(batch, start, options.threads), {}, 0.0};
    double noise_variance = std::max(0.1 * fitted.white.data.output_power(), smallest_positive);
    for (int round = 0;; ++round) {
        fitted.tied = fit_tied(fitted.white.data, partition, noise_variance, iterations, options.threads);
        bool const last = round == most_rounds || !can_estimate_noise(batch, partition.blocks());
        if (last || partition.blocks() == 0) break;
        NoiseEstimate estimate = estimate_noise(batch, fitted.white.noise, as_shared_model(fitted.tied), options);
        if (estimate.gain < noise_gain_that_counts) break;
        noise_variance = estimate.model.noise_variance;
        fitted.white = white_tasks(batch, std::move(estimate.model.noise), options.threads);
    }
    fitted.score = fitted.tied.score - log_jacobian(batch, fitted.white.noise);
    return fitted;
}

NoisyUnshared fit_noisy_unshared(TaskBatch const& batch, NoiseModel const& noise, Workers const& threads) {
    NoisyUnshared fitted{noise, linear_task_rows(white_examples(batch, noise), noise.output_factor, threads), {}};
    fitted.model = fit_unshared(fitted.rows, threads);
    return fitted;
}

NoiseModel noise_without_sharing(TaskBatch const& batch, NoiseOptions const& options) {
    NoisyUnshared fitted = fit_noisy_unshared(batch, asked(options), options.threads);
    for (int round = 0; round < most_rounds && can_estimate_noise_unshared(batch); ++round) {
        NoiseEstimate estimate = estimate_noise(batch, fitted.noise, each_alone(fitted.model), options);
        if (estimate.gain < noise_gain_that_counts) break;
        fitted = fit_noisy_unshared(batch, estimate.model.noise, options.threads);
    }
    return fitted.noise;
}

TasksFit fit_tasks(TaskBatch const& batch, CriterionFor const& criterion, ClosedFormOptions const& options,
                   NoiseOptions const& noise, Observer const& observer) {
    Watch watch(observer);
    TasksFit result;
    result.white = noise_of_soft_sharing(batch, options, noise, watch);
    result.fit = fit_closed_form(result.white.examples, result.white.data, criterion(result.white.noise), options,
                                 watch.observer());
    is_finished([&] {
        for (int round = 0; round < most_rounds && !watch.stopped(); ++round) {
            SharedModel const model = best_model(result.fit, batch);
            result.noise_estimated = can_estimate(batch, model);
            if (!result.noise_estimated || (model.shares() && model.sharing_matrix.cols() == 0)) break;
            NoiseOptions allowed = noise;
            allowed.trusted = noise.trusted && (is_hard(result.fit) || !model.shares() ||
                                                is_complete(result.fit.soft, result.white.data));
            NoiseEstimate estimate = estimate_noise(batch, result.white.noise, model, allowed);
            if (estimate.gain < noise_gain_that_counts) break;
            Partition const earlier = result.fit.hard.tied.partition;
            WhiteTasks white = white_tasks(batch, std::move(estimate.model.noise), options.search.threads);
            result.fit = fit_again(white, earlier, criterion(white.noise), options, watch.observer());
            result.white = std::move(white);
            if (result.fit.hard.tied.partition == earlier) break;
        }
    });
    return result;
}

}  // namespace symdiscover
