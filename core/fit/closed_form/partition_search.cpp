// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/partition_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "core/fit/closed_form/adapters.hpp"
#include "core/fit/closed_form/label_refinement.hpp"
#include "core/fit/closed_form/partition_steps.hpp"
#include "core/fit/harden/harden.hpp"

namespace symdiscover {

namespace {

/// A fit with B blocks takes T systems of side B an iteration; beyond this many multiplications it is left out.
constexpr double most_multiplications_of_search = 1e10;
constexpr double most_numbers = 5e7;  ///< T B^2: 400 MB
constexpr double most_multiplications_once_stopped = 1e8;
constexpr int most_search_rounds = 200;
constexpr double score_gain_that_counts = 0.5;  ///< nats; below it two scores count as equal
/// A round must take this share off what the partition leaves unexplained beyond a complete soft model.
constexpr double share_for_another_round = 0.05;
constexpr Index polish_iterations = 30;
constexpr Index step_iterations = 10;
constexpr double polish_softness = 0.3;
constexpr double step_softness = 0.1;
/// refine_labels takes a time that grows with the cube of the number of blocks; beyond this many, weights are moved.
constexpr Index most_blocks_to_refine = 48;

bool affordable(LinearTasks const& data, Index blocks, double multiplications = most_multiplications_of_search) {
    double const b = static_cast<double>(blocks);
    double const t = static_cast<double>(data.tasks);
    return t * b * b * b <= multiplications && t * b * b <= most_numbers;
}

/// What the steps of one search need.
struct Search {
    LinearTasks const& data;
    TaskSearchOptions const& options;
    Observer const& observer;
    int round = 0;
    bool stopped = false;

    bool go_on(TiedTasks const& model) {
        if (!stopped && observer && !observer({"partition", round, 0, model.score})) stopped = true;
        return !stopped;
    }

    TiedTasks fit(Partition const& partition, TiedTasks const& similar) const {
        return fit_tied_from(data, partition, similar, iterations_in_search, options.threads);
    }
};

Partition moved(Partition const& partition, std::vector<LabelMove> const& moves, std::size_t count) {
    std::vector<std::int32_t> labels = partition.labels();
    for (std::size_t i = 0; i < count; ++i) labels[static_cast<std::size_t>(moves[i].weight)] = moves[i].block;
    return Partition::from_labels(labels);
}

/// Weights moved to where they would rather be, many at once, as long as that is better.
TiedTasks with_weights_moved(Search& search, TiedTasks model) {
    constexpr int most_sweeps = 10;
    for (int sweep = 0; sweep < most_sweeps; ++sweep) {
        std::vector<LabelMove> const moves = promising_moves(search.data, model, search.options.threads);
        bool better = false;
        // Moves that are right one by one may be wrong together: those that gain most then go first.
        for (std::size_t count = moves.size(); count > 0 && !better; count /= 4) {
            if (!search.go_on(model)) return model;
            TiedTasks candidate = search.fit(moved(model.partition, moves, count), model);
            better = candidate.score < model.score - score_gain_that_counts;
            if (better) model = std::move(candidate);
        }
        if (!better) break;
    }
    return model;
}

/// Refits with the labels chosen anew when that is better.
TiedTasks with_labels_refined(Search& search, TiedTasks model, double softness, Index iterations) {
    if (model.partition.blocks() > most_blocks_to_refine || !can_refine_labels(search.data, model.partition)) {
        return with_weights_moved(search, std::move(model));
    }
    Partition const refined = refine_labels(search.data, model, softness, iterations, search.options.threads);
    if (refined == model.partition) return model;
    TiedTasks candidate = search.fit(refined, model);
    return candidate.score < model.score ? candidate : model;
}

/// The first candidate that is better, its labels refined; nothing when none is.
std::optional<TiedTasks> first_better(Search& search, TiedTasks const& model,
                                      std::vector<Partition> const& candidates) {
    for (Partition const& partition : candidates) {
        if (!affordable(search.data, partition.blocks())) continue;
        if (!search.go_on(model)) break;
        TiedTasks candidate = search.fit(partition, model);
        if (candidate.score >= model.score - score_gain_that_counts) continue;
        return with_labels_refined(search, std::move(candidate), step_softness, step_iterations);
    }
    return std::nullopt;
}

/// A complete soft model explains much more, and the last round closed little of the gap.
bool is_hopeless(TiedTasks const& before, TiedTasks const& after, double soft_noise_variance) {
    if (soft_noise_variance == 0.0 || explains_as_much(after.noise_variance, soft_noise_variance)) return false;
    double const gap = before.noise_variance - soft_noise_variance;
    return before.noise_variance - after.noise_variance < share_for_another_round * gap;
}

/// After this many rounds not a third of the way from the start to the score of no sharing is done.
bool leads_nowhere(double start, TiedTasks const& model, TaskSearchOptions const& options, int round) {
    constexpr int rounds_to_convince = 20;
    return options.score_to_beat && round >= rounds_to_convince &&
           model.score - *options.score_to_beat > 2.0 * (start - model.score);
}

/// improve_partition(), which leaves the best so far in `model` when it is stopped.
void improve(Search& search, TiedTasks& model) {
    TaskSearchOptions const& options = search.options;
    model = with_labels_refined(search, model, polish_softness, polish_iterations);
    double const first_score = model.score;
    int const rounds = options.blocks > 0 ? 0 : most_search_rounds;
    for (search.round = 1; search.round <= rounds; ++search.round) {
        if (!search.go_on(model)) break;
        std::optional<TiedTasks> better;
        if (model.partition.blocks() > 0) {
            better = first_better(search, model, promising_merges(model, options.threads));
        }
        if (!better) better = first_better(search, model, promising_splits(search.data, model, options.threads));
        if (!better) break;
        bool const hopeless = is_hopeless(model, *better, options.soft_noise_variance);
        model = std::move(*better);
        if (hopeless || leads_nowhere(first_score, model, options, search.round)) break;
    }
}

/// W^2 T for W weights, about the multiplications of their merge path, beyond which there is none.
constexpr double most_path_multiplications = 2e9;

/// The best on the merge path of the weights that each task has by itself.
TiedTasks choose_without_sharing(LinearTasks const& data, UnsharedTasks const& unshared, Criterion const& criterion,
                                 TaskSearchOptions const& options, Observer const& observer) {
    Matrix const alone = unshared_adapter(unshared, options.threads)(data);
    MergePath const path = merge_path(alone.transpose() / std::sqrt(static_cast<double>(data.tasks)), options.threads);
    return choose_on_path(data, path, unshared.noise_variance, criterion, options, observer);
}

/// Where the soft sharing leads to nothing better than no sharing it may have too few columns for what the data hold;
/// what each task tells by itself may then be a better start.
bool is_worth_trying_without(LinearTasks const& data, TaskFinding const& finding) {
    double const weights = static_cast<double>(data.inputs * data.outputs);
    return finding.unshared.score < finding.tied.score &&
           weights * weights * static_cast<double>(data.tasks) <= most_path_multiplications;
}

}  // namespace

double evidence_criterion(TiedTasks const& model) { return model.score; }

TiedTasks choose_on_path(LinearTasks const& data, MergePath const& path, double noise_variance,
                         Criterion const& criterion, TaskSearchOptions const& options, Observer const& observer) {
    std::optional<TiedTasks> best;
    double best_value = std::numeric_limits<double>::infinity();
    double most = most_multiplications_of_search;
    HardenOptions walk{options.blocks, options.first_blocks, [&](Index blocks) {
                           bool const go_on =
                               !observer ||
                               observer({"path", 0, 0, best ? best->score : std::numeric_limits<double>::quiet_NaN()});
                           if (!go_on) most = most_multiplications_once_stopped;
                           return affordable(data, blocks, most);
                       }};
    auto const value_of = [&](std::size_t, Partition const& partition) {
        TiedTasks model = fit_tied(data, partition, noise_variance, iterations_in_search, options.threads);
        double const value = criterion(model);
        if (!best || value < best_value) {
            best_value = value;
            best = std::move(model);
        }
        return value;
    };
    if (!is_finished([&] { harden(path, 0, value_of, walk); }) && !best) throw Stopped();
    return *best;
}

TiedTasks improve_partition(LinearTasks const& data, TiedTasks start, TaskSearchOptions const& options,
                            Observer const& observer) {
    Search search{data, options, observer};
    TiedTasks model = std::move(start);
    search.stopped = !is_finished([&] { improve(search, model); }) || search.stopped;
    int const iterations = search.stopped ? iterations_in_search : iterations_to_converge;
    is_finished([&] { model = fit_tied_from(data, model.partition, model, iterations, options.threads); });
    return model;
}

Partition TaskFinding::partition() const {
    return ties_nothing ? Partition::singletons(tied.partition.elements()) : tied.partition;
}

TaskFinding find_partition(LinearTasks const& data, Matrix const& points, double noise_variance,
                           Criterion const& criterion, bool improve, TaskSearchOptions const& options,
                           Observer const& observer) {
    TaskFinding finding;
    finding.unshared = fit_unshared(data, options.threads);
    finding.from_unshared = points.size() == 0;
    if (!finding.from_unshared) {
        finding.tied =
            choose_on_path(data, merge_path(points, options.threads), noise_variance, criterion, options, observer);
        if (improve && options.blocks == 0 && is_worth_trying_without(data, finding)) {
            is_finished([&] {
                TiedTasks tied = choose_without_sharing(data, finding.unshared, criterion, options, observer);
                finding.from_unshared = tied.score < finding.tied.score;
                if (finding.from_unshared) finding.tied = std::move(tied);
            });
        }
    } else {
        finding.tied = choose_without_sharing(data, finding.unshared, criterion, options, observer);
    }
    // Where the path's best already ties nothing there is nothing to improve, only to compare.
    bool const all_apart = finding.tied.partition.all_apart();
    if (improve && !all_apart) {
        TaskSearchOptions search = options;
        search.score_to_beat = finding.unshared.score;
        finding.tied = improve_partition(data, std::move(finding.tied), search, observer);
    }
    finding.ties_nothing = options.blocks == 0 && (all_apart || finding.unshared.score < finding.tied.score);
    return finding;
}

}  // namespace symdiscover
