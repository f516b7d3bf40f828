// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/tasks/partition_search.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/fit/tasks/label_refinement.hpp"

namespace symdiscover {

namespace {

/// A fit with B blocks takes T systems of side B an iteration; beyond this many multiplications it is left out.
constexpr double most_multiplications = 1e10;
constexpr double most_numbers = 5e7;  ///< T B^2, held twice: 800 MB
/// How many of the most promising merges and splits are tried before giving up.
constexpr std::size_t merges_tried = 3;
constexpr std::size_t splits_tried = 4;
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

bool affordable(LinearTasks const& data, Index blocks) {
    double const b = static_cast<double>(blocks);
    double const t = static_cast<double>(data.tasks);
    return t * b * b * b <= most_multiplications && t * b * b <= most_numbers;
}

std::vector<Index> geometric_grid(Index most) {
    std::vector<Index> grid;
    for (Index blocks = 1; blocks <= most; blocks = std::max(blocks + 1, blocks * 3 / 2)) grid.push_back(blocks);
    if (grid.empty() || grid.back() != most) grid.push_back(most);
    return grid;
}

/// Refits with the labels chosen anew when that is better.
TiedModel with_labels_refined(LinearTasks const& data, TiedModel model, double softness, Index iterations,
                              int threads) {
    if (!can_refine_labels(data, model.partition)) return model;
    Partition const refined = refine_labels(data, model, softness, iterations, threads);
    if (refined == model.partition) return model;
    TiedModel candidate = fit_tied(data, refined, model.noise_variance, iterations_in_search, threads);
    return candidate.score < model.score ? candidate : model;
}

Partition merged(Partition const& partition, Index block, Index into) {
    std::vector<std::int32_t> labels = partition.labels();
    std::replace(labels.begin(), labels.end(), static_cast<std::int32_t>(block), static_cast<std::int32_t>(into));
    return Partition::from_labels(labels);
}

/// Blocks whose filters differ least over the tasks first; the block with the smallest filter is offered to "inactive".
std::vector<Partition> promising_merges(TiedModel const& model) {
    Index const blocks = model.partition.blocks();
    Matrix const& mean = model.posterior.mean;
    std::vector<std::pair<double, std::pair<Index, Index>>> pairs;
    for (Index a = 0; a < blocks; ++a) {
        for (Index b = a + 1; b < blocks; ++b) {
            pairs.push_back({(mean.col(a) - mean.col(b)).squaredNorm(), {a, b}});
        }
    }
    std::size_t const count = std::min(merges_tried, pairs.size());
    std::partial_sort(pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(count), pairs.end());
    std::vector<Partition> candidates;
    for (std::size_t i = 0; i < count; ++i) {
        candidates.push_back(merged(model.partition, pairs[i].second.first, pairs[i].second.second));
    }
    Index weakest = 0;
    mean.colwise().squaredNorm().minCoeff(&weakest);
    candidates.push_back(merged(model.partition, weakest, Partition::inactive_label));
    return candidates;
}

/// [T, m n]: the slope of each task's log likelihood in each weight (times the noise variance), at the tied weights.
Matrix residual_slopes(LinearTasks const& data, TiedModel const& model) {
    Index const n = data.inputs;
    Index const m = data.outputs;
    Matrix slopes(data.tasks, m * n);
    Matrix weights(n, m);
    for (Index t = 0; t < data.tasks; ++t) {
        for (Index a = 0; a < m; ++a) {
            for (Index j = 0; j < n; ++j) {
                std::int32_t const block = model.partition[a * n + j];
                weights(j, a) = block < 0 ? 0.0 : model.posterior.mean(t, block);
            }
        }
        Eigen::Map<Matrix const> const gram(data.gram.row(t).data(), n, n);
        Eigen::Map<Matrix const> const cross(data.cross.row(t).data(), n, m);
        Eigen::Map<Matrix>(slopes.row(t).data(), m, n) = (cross - gram * weights).transpose();
    }
    return slopes;
}

struct Split {
    double strength = 0.0;  ///< the leading eigenvalue
    std::int32_t block = 0;
    std::vector<Index> leaving;  ///< elements that become a block of their own
};

/// The leading eigenvector of the elements' second moment over tasks, its diagonal (noise) left out.
std::optional<Split> best_split(Matrix const& slopes, std::int32_t block, std::vector<Index> const& elements) {
    constexpr std::size_t fewest = 2;
    constexpr int power_iterations = 60;
    if (elements.size() < fewest) return std::nullopt;
    Index const size = static_cast<Index>(elements.size());
    Matrix columns(slopes.rows(), size);
    for (Index e = 0; e < size; ++e) columns.col(e) = slopes.col(elements[static_cast<std::size_t>(e)]);
    Vector const diagonal = columns.colwise().squaredNorm().transpose();
    // Power iteration on the second moment plus a shift that makes its leading eigenvalue the largest in magnitude.
    double const shift = diagonal.maxCoeff();
    Vector direction = Vector::LinSpaced(size, 1.0, 2.0);
    for (Index e = 0; e < size; e += 2) direction[e] = -direction[e];
    double strength = 0.0;
    for (int i = 0; i < power_iterations; ++i) {
        direction.normalize();
        Vector const image = columns.transpose() * (columns * direction) - diagonal.cwiseProduct(direction);
        strength = direction.dot(image);
        direction = image + shift * direction;
    }
    Index strongest = 0;
    direction.cwiseAbs().maxCoeff(&strongest);
    direction *= direction[strongest] < 0.0 ? -1.0 : 1.0;
    // A block of two kinds parts by sign; of inactive weights those wake that move with the strongest.
    double const threshold = block == Partition::inactive_label ? 0.5 * direction.maxCoeff() : 0.0;
    Split split{strength, block, {}};
    for (Index e = 0; e < size; ++e) {
        if (direction[e] > threshold) split.leaving.push_back(elements[static_cast<std::size_t>(e)]);
    }
    bool const parts = split.leaving.size() < elements.size() || block == Partition::inactive_label;
    if (strength <= 0.0 || !parts) return std::nullopt;
    return split;
}

std::vector<Partition> promising_splits(LinearTasks const& data, TiedModel const& model) {
    Matrix const slopes = residual_slopes(data, model);
    std::map<std::int32_t, std::vector<Index>> members;
    for (Index e = 0; e < model.partition.elements(); ++e) members[model.partition[e]].push_back(e);
    std::vector<Split> splits;
    for (auto const& [block, elements] : members) {
        if (auto split = best_split(slopes, block, elements)) splits.push_back(std::move(*split));
    }
    std::stable_sort(splits.begin(), splits.end(),
                     [](Split const& a, Split const& b) { return a.strength > b.strength; });
    splits.resize(std::min(splits.size(), splits_tried));
    std::vector<Partition> candidates;
    for (Split const& split : splits) {
        std::vector<std::int32_t> labels = model.partition.labels();
        for (Index const e : split.leaving) {
            labels[static_cast<std::size_t>(e)] = static_cast<std::int32_t>(model.partition.blocks());
        }
        candidates.push_back(Partition::from_labels(labels));
    }
    return candidates;
}

/// The first candidate that is better, its labels refined; nothing when none is.
std::optional<TiedModel> first_better(LinearTasks const& data, TiedModel const& model,
                                      std::vector<Partition> const& candidates, int threads) {
    for (Partition const& partition : candidates) {
        if (!affordable(data, partition.blocks())) continue;
        TiedModel candidate = fit_tied(data, partition, model.noise_variance, iterations_in_search, threads);
        if (candidate.score >= model.score - better_by) continue;
        return with_labels_refined(data, std::move(candidate), step_softness, step_iterations, threads);
    }
    return std::nullopt;
}

/// A complete soft model explains much more, and the last round closed little of the gap.
bool is_hopeless(TiedModel const& before, TiedModel const& after, double soft_noise_variance) {
    constexpr double near = 1.05;
    if (soft_noise_variance == 0.0 || after.noise_variance < near * soft_noise_variance) return false;
    double const gap = before.noise_variance - soft_noise_variance;
    return before.noise_variance - after.noise_variance < worthwhile_share * gap;
}

}  // namespace

double evidence_criterion(TiedModel const& model) { return model.score; }

TiedModel choose_on_path(LinearTasks const& data, MergePath const& path, double noise_variance,
                         Criterion const& criterion, PartitionSearchOptions const& options) {
    if (options.blocks > 0)
        return fit_tied(data, path.cut(options.blocks), noise_variance, iterations_in_search, options.threads);
    std::map<Index, double> values;
    std::optional<TiedModel> best;
    double best_value = std::numeric_limits<double>::infinity();
    Index best_blocks = 0;
    auto consider = [&](Index blocks) {
        if (blocks < 0 || blocks > path.elements() || values.contains(blocks) || !affordable(data, blocks)) return;
        TiedModel model = fit_tied(data, path.cut(blocks), noise_variance, iterations_in_search, options.threads);
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

TiedModel improve_partition(LinearTasks const& data, TiedModel start, PartitionSearchOptions const& options,
                            Observer const& observer) {
    TiedModel model = with_labels_refined(data, std::move(start), polish_softness, polish_iterations, options.threads);
    int const rounds = options.blocks > 0 ? 0 : most_rounds;
    for (int round = 1; round <= rounds; ++round) {
        if (observer && !observer({"partition", round, 0, model.score})) break;
        std::optional<TiedModel> better;
        if (model.partition.blocks() > 0) better = first_better(data, model, promising_merges(model), options.threads);
        if (!better) better = first_better(data, model, promising_splits(data, model), options.threads);
        if (!better) break;
        bool const hopeless = is_hopeless(model, *better, options.soft_noise_variance);
        model = std::move(*better);
        if (hopeless) break;
    }
    return fit_tied(data, model.partition, model.noise_variance, iterations_to_converge, options.threads);
}

}  // namespace symdiscover
