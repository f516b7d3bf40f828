// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/partition_search.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/fit/closed_form/label_moves.hpp"
#include "core/fit/closed_form/label_refinement.hpp"
#include "core/fit/closed_form/partition_steps.hpp"

namespace symdiscover {

namespace {

/// A fit with B blocks takes T systems of side B an iteration; beyond this many multiplications it is left out.
constexpr double most_multiplications = 1e10;
constexpr double most_numbers = 5e7;  ///< T B^2: 400 MB
constexpr double most_multiplications_once_stopped = 1e8;
/// The path is left when this many times the best number of blocks has brought nothing better.
constexpr Index patience = 6;
constexpr int most_rounds = 200;
constexpr double better_by = 0.5;  ///< nats; below it two scores count as equal
/// A round must take this share off what the partition leaves unexplained beyond a complete soft model.
constexpr double worthwhile_share = 0.05;
constexpr Index polish_iterations = 30;
constexpr Index step_iterations = 10;
constexpr double polish_softness = 0.3;
constexpr double step_softness = 0.1;
/// refine_labels takes a time that grows with the cube of the number of blocks; beyond this many, weights are moved.
constexpr Index most_blocks_to_refine = 48;

bool affordable(LinearTasks const& data, Index blocks, double multiplications = most_multiplications) {
    double const b = static_cast<double>(blocks);
    double const t = static_cast<double>(data.tasks);
    return t * b * b * b <= multiplications && t * b * b <= most_numbers;
}

std::vector<Index> geometric_grid(Index most) {
    std::vector<Index> grid;
    for (Index blocks = 1; blocks <= most; blocks = std::max(blocks + 1, blocks * 3 / 2)) grid.push_back(blocks);
    if (grid.empty() || grid.back() != most) grid.push_back(most);
    return grid;
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
            better = candidate.score < model.score - better_by;
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
        if (candidate.score >= model.score - better_by) continue;
        return with_labels_refined(search, std::move(candidate), step_softness, step_iterations);
    }
    return std::nullopt;
}

/// A complete soft model explains much more, and the last round closed little of the gap.
bool is_hopeless(TiedTasks const& before, TiedTasks const& after, double soft_noise_variance) {
    constexpr double near = 1.05;
    if (soft_noise_variance == 0.0 || after.noise_variance < near * soft_noise_variance) return false;
    double const gap = before.noise_variance - soft_noise_variance;
    return before.noise_variance - after.noise_variance < worthwhile_share * gap;
}

/// After this many rounds not a third of the way from the start to the score of no sharing is done.
bool leads_nowhere(double start, TiedTasks const& model, TaskSearchOptions const& options, int round) {
    constexpr int rounds_to_convince = 20;
    return options.score_to_beat && round >= rounds_to_convince &&
           model.score - *options.score_to_beat > 2.0 * (start - model.score);
}

}  // namespace

double evidence_criterion(TiedTasks const& model) { return model.score; }

TiedTasks choose_on_path(LinearTasks const& data, MergePath const& path, double noise_variance,
                         Criterion const& criterion, TaskSearchOptions const& options, Observer const& observer) {
    if (options.blocks > 0)
        return fit_tied(data, path.cut(options.blocks), noise_variance, iterations_in_search, options.threads);
    std::map<Index, double> values;
    std::optional<TiedTasks> best;
    double best_value = std::numeric_limits<double>::infinity();
    Index best_blocks = 0;
    double most = most_multiplications;
    auto consider = [&](Index blocks) {
        if (observer && !observer({"path", 0, 0, best ? best->score : 0.0})) most = most_multiplications_once_stopped;
        if (blocks < 0 || blocks > path.elements() || values.contains(blocks) || !affordable(data, blocks, most))
            return;
        TiedTasks model = fit_tied(data, path.cut(blocks), noise_variance, iterations_in_search, options.threads);
        double const value = criterion(model);
        values[blocks] = value;
        if (value < best_value) {
            best_value = value;
            best = std::move(model);
            best_blocks = blocks;
        }
    };
    if (options.first_blocks > 0) consider(options.first_blocks);
    if (best) return *best;
    consider(0);
    for (Index const blocks : geometric_grid(path.elements())) {
        if (blocks > patience * std::max<Index>(best_blocks, 1)) break;
        consider(blocks);
    }
    for (Index step = std::max<Index>(1, best_blocks / 4); step >= 1; step /= 2) {
        Index const centre = best_blocks;
        consider(centre - step);
        consider(centre + step);
    }
    return *best;
}

TiedTasks improve_partition(LinearTasks const& data, TiedTasks start, TaskSearchOptions const& options,
                            Observer const& observer) {
    Search search{data, options, observer};
    TiedTasks model = with_labels_refined(search, std::move(start), polish_softness, polish_iterations);
    double const first_score = model.score;
    int const rounds = options.blocks > 0 ? 0 : most_rounds;
    for (search.round = 1; search.round <= rounds; ++search.round) {
        if (!search.go_on(model)) break;
        std::optional<TiedTasks> better;
        if (model.partition.blocks() > 0) better = first_better(search, model, promising_merges(model));
        if (!better) better = first_better(search, model, promising_splits(data, model));
        if (!better) break;
        bool const hopeless = is_hopeless(model, *better, options.soft_noise_variance);
        model = std::move(*better);
        if (hopeless || leads_nowhere(first_score, model, options, search.round)) break;
    }
    int const iterations = search.stopped ? iterations_in_search : iterations_to_converge;
    return fit_tied_from(data, model.partition, model, iterations, options.threads);
}

}  // namespace symdiscover
