// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/hypothesis_race.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <optional>
#include <utility>

#include "core/base/parallel_for.hpp"
#include "core/data/batch_parts.hpp"
#include "core/fit/hypotheses/integrated_evidence.hpp"

namespace symdiscover {

namespace {

/// Nats behind the best from which a hypothesis does not come back.
constexpr double far_behind = 50.0;
constexpr Index growth = 4;
/// Weights from which the first heat takes few examples of its task, and how many.
constexpr Index large_layer = 40000;
constexpr Index first_examples = 6;
/// Below this many blocks a hypothesis' parts are left to the steps that follow the race.
constexpr Index fewest_blocks_to_thin = 3;
constexpr std::size_t most_finalists = 24;

/// A hypothesis in the race.
struct Runner {
    Hypothesis const* hypothesis = nullptr;
    bool thinned_is_better = false;
    ScoredPartition best;
};

/// Scores a hypothesis, and what few of its blocks make, with the data of a heat.
void run(Runner& runner, LinearTasks const& data, SharingPrior const& prior, RaceOptions const& options) {
    Hypothesis const& hypothesis = *runner.hypothesis;
    std::optional<ScoredPartition> whole;
    if (!runner.thinned_is_better && cost_of_evidence(data, hypothesis.partition) < options.most_multiplications) {
        Partition const all = Partition::singletons(hypothesis.partition.blocks());
        whole = {hypothesis.partition, -integrated_log_evidence(data, hypothesis.partition, options.threads.one()) -
                                           hypothesis.log_prior - prior.log_coarsening(all)};
    }
    runner.best = whole.value_or(ScoredPartition{{}, std::numeric_limits<double>::infinity()});
    if (!hypothesis.has_taps || hypothesis.partition.blocks() < fewest_blocks_to_thin) return;
    ScoredPartition thinned = best_sparse(data, hypothesis, prior, options.threads.one());
    if (thinned.score >= runner.best.score) return;
    if (whole) runner.thinned_is_better = thinned.score < runner.best.score - far_behind;
    runner.best = std::move(thinned);
}

/// One heat: all runners, with these data.
void run_all(std::vector<Runner>& runners, LinearTasks const& data, SharingPrior const& prior,
             RaceOptions const& options) {
    Index const count = static_cast<Index>(runners.size());
    std::atomic<Index> done{0};
    parallel_for(count, options.threads, [&](Index i) {
        options.threads.show({"hypotheses", ++done, count});
        run(runners[static_cast<std::size_t>(i)], data, prior, options);
    });
    std::stable_sort(runners.begin(), runners.end(),
                     [](Runner const& a, Runner const& b) { return a.best.score < b.best.score; });
}

/// The foremost, each partition once.
std::vector<ScoredPartition> ranking(std::vector<Runner> const& runners) {
    std::vector<ScoredPartition> ranked;
    for (Runner const& runner : runners) {
        bool const known = std::any_of(ranked.begin(), ranked.end(),
                                       [&](auto const& other) { return other.partition == runner.best.partition; });
        if (!known && runner.best.partition.elements() > 0) ranked.push_back(runner.best);
        if (ranked.size() == most_finalists) break;
    }
    return ranked;
}

}  // namespace

RaceResult race(TaskBatch const& batch, Matrix const& output_factor, SharingPrior const& prior,
                RaceOptions const& options) {
    std::vector<Runner> runners;
    for (Hypothesis const& hypothesis : prior.hypotheses()) runners.push_back({&hypothesis, false, {}});
    RaceResult result;
    bool const large = batch.x.cols() * batch.y.cols() > large_layer;
    Index examples = large ? std::min(batch.examples, first_examples) : batch.examples;
    result.finished = is_finished([&] {
        for (Index tasks = 1;; tasks = std::min(tasks * growth, batch.tasks), examples = batch.examples) {
            LinearTasks const data = linear_tasks(head(batch, tasks, examples), output_factor, options.threads);
            run_all(runners, data, prior, options);
            result.unshared_score = -integrated_log_evidence_unshared(data, options.threads) -
                                    prior.log_probability(Partition::singletons(data.inputs * data.outputs));
            result.ranked = ranking(runners);
            if (tasks == batch.tasks && examples == batch.examples) break;
            double best = result.unshared_score;
            if (!runners.empty()) best = std::min(best, runners.front().best.score);
            std::erase_if(runners, [&](Runner const& runner) { return runner.best.score > best + far_behind; });
        }
    });
    return result;
}

}  // namespace symdiscover
