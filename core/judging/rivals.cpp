// SPDX-License-Identifier: Apache-2.0
#include "core/judging/rivals.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/fit/closed_form/adapters.hpp"
#include "core/fit/closed_form/partition_steps.hpp"
#include "core/fit/hypotheses/integrated_evidence.hpp"
#include "core/fit/hypotheses/named_fit.hpp"
#include "core/networks/losses/squared.hpp"

namespace symdiscover {

namespace {

constexpr std::size_t most_rivals = 3;
/// Weights from which the noise of one rival alone takes seconds.
constexpr Index large_layer = 100'000;
/// Beyond these a step takes so long that only the most promising of each kind is tried.
constexpr Index many_blocks = 128;

/// The best of those that a step by name would have come from.
std::vector<Partition> finer_by_name(NoisyPartition const& found, SharingPrior const& prior, Workers const& workers) {
    constexpr std::size_t most_tried = 200;
    constexpr std::size_t most_taken = 2;
    constexpr double most_multiplications = 2e9;  ///< for all of them
    LinearTasks const& data = found.white.data;
    double multiplications = 0.0;
    std::vector<std::pair<double, Partition>> ranked;
    prior.for_each_finer(found.tied.partition, [&](Partition one) {
        multiplications += cost_of_evidence(data, one);
        if (multiplications > most_multiplications) return false;
        double const score = -integrated_log_evidence(data, one, workers) - prior.log_probability(one);
        ranked.emplace_back(score, std::move(one));
        return ranked.size() < most_tried;
    });
    std::stable_sort(ranked.begin(), ranked.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
    std::vector<Partition> best;
    for (std::size_t i = 0; i < std::min(most_taken, ranked.size()); ++i) best.push_back(std::move(ranked[i].second));
    return best;
}

std::vector<Partition> candidates(NoisyPartition const& found, std::vector<Partition> const& others,
                                  SharingPrior const* prior, Workers const& workers) {
    std::vector<Partition> all = promising_merges(found.tied, workers);
    bool const many = found.tied.partition.blocks() > many_blocks;
    if (many && all.size() > 1) all.resize(1);
    std::vector<Partition> splits = promising_splits(found.white.data, found.tied, workers);
    if (many && splits.size() > 1) splits.resize(1);
    all.insert(all.end(), splits.begin(), splits.end());
    all.insert(all.end(), others.begin(), others.end());
    if (prior) {
        for (Partition& one : finer_by_name(found, *prior, workers)) all.push_back(std::move(one));
    }
    std::vector<Partition> distinct;
    for (Partition& one : all) {
        bool const seen = one == found.tied.partition || one.all_apart() ||
                          std::find(distinct.begin(), distinct.end(), one) != distinct.end();
        if (!seen) distinct.push_back(std::move(one));
    }
    return distinct;
}

/// Errors of the validation and test tasks, one row a task.
Matrix heldout_errors(TaskSource const& source, std::vector<Predictor> const& predictors,
                      HeldOutProtocol const& protocol) {
    Metric const& metric = squared_loss().metric;
    Matrix const validation =
        query_errors(source, Split::validation, protocol.support, protocol.seed, metric, predictors);
    Matrix const test = query_errors(source, Split::test, protocol.support, protocol.seed, metric, predictors);
    Matrix all(validation.rows() + test.rows(), validation.cols());
    all.topRows(validation.rows()) = validation;
    all.bottomRows(test.rows()) = test;
    return all;
}

/// Minus the log posterior, of the white data: with a prior by description length, else as the search has it.
struct Scoring {
    SharingPrior const* prior;
    Workers threads;

    double of(LinearTasks const& data, TiedTasks const& tied) const {
        return prior ? posterior_score(data, tied, *prior, threads) : tied.score;
    }
    double of(LinearTasks const& data, UnsharedTasks const& unshared) const {
        return prior ? posterior_score_unshared(data, *prior, threads) : unshared.score;
    }
};

Predictor predictor_of(NoisyPartition const& fitted, Workers const& threads) {
    return linear_predictor(tied_adapter(fitted.tied, threads), fitted.white.noise);
}

}  // namespace

std::vector<Rival> find_rivals(TaskSource const& source, TaskBatch const& batch, NoisyPartition const& found,
                               std::vector<Partition> const& others, SharingPrior const* prior,
                               HeldOutProtocol const& protocol) {
    Scoring const scoring{prior, protocol.threads};
    double const found_score = scoring.of(found.white.data, found.tied) - log_jacobian(batch, found.white.noise);
    NoiseOptions options = protocol.noise_options();
    options.intercept = found.white.noise.intercept;  // densities are comparable for the same one only
    std::vector<std::pair<double, Partition>> ranked;
    std::vector<Partition> all = candidates(found, others, prior, options.threads);
    for (Partition& partition : all) {
        options.threads.show({"rivals", static_cast<Index>(ranked.size()), static_cast<Index>(all.size())});
        TiedTasks const tied =
            fit_tied_from(found.white.data, partition, found.tied, iterations_in_search, options.threads);
        ranked.emplace_back(scoring.of(found.white.data, tied), std::move(partition));
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
    bool const large = found.white.data.inputs * found.white.data.outputs > large_layer;
    std::size_t const most = large ? 1 : most_rivals;
    if (ranked.size() > most) ranked.resize(most);
    std::vector<Rival> rivals;
    std::vector<Predictor> predictors{predictor_of(found, options.threads)};
    for (auto& [score, partition] : ranked) {
        NoisyPartition const fitted =
            fit_noisy_partition(batch, partition, found.white.noise, iterations_to_converge, options);
        predictors.push_back(predictor_of(fitted, options.threads));
        double const own = scoring.of(fitted.white.data, fitted.tied) - log_jacobian(batch, fitted.white.noise);
        rivals.push_back({std::move(partition), own - found_score});
    }
    if (!found.tied.partition.all_apart()) {
        NoisyUnshared const unshared = fit_noisy_unshared(batch, found.white.noise, options.threads);
        double const own = scoring.of(unshared.rows, unshared.model) - log_jacobian(batch, unshared.noise);
        predictors.push_back(unshared_predictor(unshared, options.threads));
        rivals.push_back({Partition::singletons(found.tied.partition.elements()), own - found_score});
    }
    Matrix const errors = heldout_errors(source, predictors, protocol);
    for (std::size_t r = 0; r < rivals.size() && errors.rows() > 1; ++r) {
        rivals[r].heldout_gain = mean_in_standard_errors(errors.col(static_cast<Index>(r) + 1), errors.col(0));
    }
    std::stable_sort(rivals.begin(), rivals.end(),
                     [](Rival const& a, Rival const& b) { return a.log_odds < b.log_odds; });
    return rivals;
}

}  // namespace symdiscover
