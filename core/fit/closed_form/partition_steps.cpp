// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/partition_steps.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "core/base/log_gamma.hpp"
#include "core/base/parallel_for.hpp"

namespace symdiscover {

namespace {

/// How many of the most promising merges and splits are tried before giving up.
constexpr std::size_t merges_tried = 3;
constexpr std::size_t splits_tried = 4;

struct BlockMerge {
    double cost = 0.0;
    Index block = 0;
    Index into = 0;
};

Partition merged(Partition const& partition, Index block, Index into) {
    std::vector<std::int32_t> labels = partition.labels();
    std::replace(labels.begin(), labels.end(), static_cast<std::int32_t>(block), static_cast<std::int32_t>(into));
    return Partition::from_labels(labels);
}

/// All pairs of blocks, their cost the squared distance of their filters over the tasks.
std::vector<BlockMerge> merges_by_distance(TiedTasks const& model, Workers const& workers) {
    Matrix const& mean = model.posterior.mean;
    std::vector<BlockMerge> merges;
    for (Index a = 0; a < mean.cols(); ++a) {
        workers.require_time();
        for (Index b = a + 1; b < mean.cols(); ++b) {
            merges.push_back({(mean.col(a) - mean.col(b)).squaredNorm(), a, b});
        }
    }
    return merges;
}

/// What merging two blocks is expected to add to the score: log p(filters equal) before and after the data (Dickey's
/// ratio), as if the blocks were independent given the data, and the change of both penalties.
double expected_change(TiedTasks const& model, Index a, Index b) {
    TiedPosterior const& filters = model.posterior;
    double const tasks = static_cast<double>(filters.mean.rows());
    auto const spread = (filters.variance.col(a) + filters.variance.col(b)).array();
    auto const distance = (filters.mean.col(a) - filters.mean.col(b)).array();
    double const after = -0.5 * (spread.log() + distance.square() / spread).sum();
    double const before = -0.5 * tasks * std::log(model.variances[a] + model.variances[b]);
    double const size_a = static_cast<double>(model.partition.sizes()[static_cast<std::size_t>(a)]);
    double const size_b = static_cast<double>(model.partition.sizes()[static_cast<std::size_t>(b)]);
    double const shapes = log_gamma(size_a + size_b + 1.0) - log_gamma(size_a + 1.0) - log_gamma(size_b + 1.0);
    return before - after - 0.5 * std::log(tasks) - shapes;
}

/// The merges that are expected to pay, the best first, none of a block that a better one takes.
std::vector<BlockMerge> disjoint_merges(TiedTasks const& model, Workers const& workers) {
    Index const blocks = model.partition.blocks();
    std::vector<BlockMerge> merges;
    for (Index a = 0; a < blocks; ++a) {
        workers.require_time();
        for (Index b = a + 1; b < blocks; ++b) {
            double const change = expected_change(model, a, b);
            if (change < 0.0) merges.push_back({change, a, b});
        }
    }
    std::stable_sort(merges.begin(), merges.end(),
                     [](BlockMerge const& x, BlockMerge const& y) { return x.cost < y.cost; });
    std::vector<bool> taken(static_cast<std::size_t>(blocks), false);
    std::erase_if(merges, [&taken](BlockMerge const& merge) {
        auto const a = static_cast<std::size_t>(merge.block);
        auto const b = static_cast<std::size_t>(merge.into);
        if (taken[a] || taken[b]) return true;
        taken[a] = taken[b] = true;
        return false;
    });
    return merges;
}

struct BlockSplit {
    double strength = 0.0;  ///< the leading eigenvalue
    std::int32_t block = 0;
    std::vector<Index> leaving;  ///< elements that become a block of their own
};

/// The leading eigenvector of the elements' second moment over tasks, its diagonal (noise) left out.
std::optional<BlockSplit> best_split(Matrix const& slopes, std::int32_t block, std::vector<Index> const& elements,
                                     Workers const& workers) {
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
        workers.require_time();
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
    BlockSplit split{strength, block, {}};
    for (Index e = 0; e < size; ++e) {
        if (direction[e] > threshold) split.leaving.push_back(elements[static_cast<std::size_t>(e)]);
    }
    bool const parts = split.leaving.size() < elements.size() || block == Partition::inactive_label;
    if (strength <= 0.0 || !parts) return std::nullopt;
    return split;
}

/// The strongest split of each block, strongest first.
std::vector<BlockSplit> strongest_splits(LinearTasks const& data, TiedTasks const& model, Workers const& workers) {
    Matrix const slopes = residual_slopes(data, model, workers);
    std::map<std::int32_t, std::vector<Index>> members;
    for (Index e = 0; e < model.partition.elements(); ++e) members[model.partition[e]].push_back(e);
    std::vector<BlockSplit> splits;
    for (auto const& [block, elements] : members) {
        if (auto split = best_split(slopes, block, elements, workers)) splits.push_back(std::move(*split));
    }
    std::stable_sort(splits.begin(), splits.end(),
                     [](BlockSplit const& a, BlockSplit const& b) { return a.strength > b.strength; });
    return splits;
}

/// The partition after the splits from `first` on, `count` of them.
Partition with_splits(Partition const& partition, std::vector<BlockSplit> const& splits, std::size_t first,
                      std::size_t count) {
    std::vector<std::int32_t> labels = partition.labels();
    auto next = static_cast<std::int32_t>(partition.blocks());
    for (std::size_t s = first; s < first + count; ++s, ++next) {
        for (Index const e : splits[s].leaving) labels[static_cast<std::size_t>(e)] = next;
    }
    return Partition::from_labels(labels);
}

/// The number of weights of each block, the inactive class last.
Vector class_sizes(Partition const& partition) {
    Index const blocks = partition.blocks();
    Vector sizes(blocks + 1);
    for (Index b = 0; b < blocks; ++b) {
        sizes[b] = static_cast<double>(partition.sizes()[static_cast<std::size_t>(b)]);
    }
    sizes[blocks] = static_cast<double>(partition.inactive());
    return sizes;
}

/// The gain of weight (a, j) in each class, [n, B + 1] for all weights of output a; inactive, at the end, gains only
/// its share. With r_t the slope without the weight's own part, block b gains (r_t m_tb - G_t[j j] E psi_tb^2 / 2) /
/// s2.
Matrix gains_of_output(LinearTasks const& data, TiedTasks const& model, Matrix const& slopes, Matrix const& half_second,
                       Index a) {
    Index const n = data.inputs;
    Index const blocks = model.partition.blocks();
    Matrix rest = slopes.middleCols(a * n, n);
    Matrix squares(data.tasks, n);
    for (Index j = 0; j < n; ++j) {
        squares.col(j) = data.output_precision(a) * data.squares.col(j);
        std::int32_t const block = model.partition[a * n + j];
        if (block >= 0) rest.col(j) += squares.col(j).cwiseProduct(model.posterior.mean.col(block));
    }
    Matrix gains = Matrix::Zero(n, blocks + 1);
    gains.leftCols(blocks).noalias() = rest.transpose() * model.posterior.mean;
    gains.leftCols(blocks).noalias() -= squares.transpose() * half_second;
    gains /= model.noise_variance;
    return gains;
}

}  // namespace

Index steps_at_once(Partition const& partition) {
    constexpr Index blocks_a_step = 12;
    return std::max<Index>(1, partition.blocks() / blocks_a_step);
}

std::vector<Partition> promising_merges(TiedTasks const& model, Workers const& workers) {
    std::vector<Partition> candidates;
    auto at_once = static_cast<std::size_t>(steps_at_once(model.partition));
    if (at_once > 1) {
        std::vector<BlockMerge> const merges = disjoint_merges(model, workers);
        for (std::size_t count = std::min(at_once, merges.size()); count > 1; count /= 2) {
            std::vector<std::int32_t> into(static_cast<std::size_t>(model.partition.blocks()));
            for (std::size_t b = 0; b < into.size(); ++b) into[b] = static_cast<std::int32_t>(b);
            for (std::size_t i = 0; i < count; ++i) {
                into[static_cast<std::size_t>(merges[i].block)] = static_cast<std::int32_t>(merges[i].into);
            }
            std::vector<std::int32_t> labels = model.partition.labels();
            for (auto& label : labels) label = label < 0 ? label : into[static_cast<std::size_t>(label)];
            candidates.push_back(Partition::from_labels(labels));
        }
    }
    std::vector<BlockMerge> merges = merges_by_distance(model, workers);
    std::size_t const count = std::min(merges_tried, merges.size());
    std::partial_sort(merges.begin(), merges.begin() + static_cast<std::ptrdiff_t>(count), merges.end(),
                      [](BlockMerge const& a, BlockMerge const& b) {
                          return std::tie(a.cost, a.block, a.into) < std::tie(b.cost, b.block, b.into);
                      });
    for (std::size_t i = 0; i < count; ++i) {
        candidates.push_back(merged(model.partition, merges[i].block, merges[i].into));
    }
    Index weakest = 0;
    model.posterior.mean.colwise().squaredNorm().minCoeff(&weakest);
    candidates.push_back(merged(model.partition, weakest, Partition::inactive_label));
    return candidates;
}

std::vector<Partition> promising_splits(LinearTasks const& data, TiedTasks const& model, Workers const& workers) {
    std::vector<BlockSplit> const splits = strongest_splits(data, model, workers);
    std::vector<Partition> candidates;
    auto const at_once = static_cast<std::size_t>(steps_at_once(model.partition));
    for (std::size_t count = std::min(at_once, splits.size()); count > 1; count /= 2) {
        candidates.push_back(with_splits(model.partition, splits, 0, count));
    }
    for (std::size_t s = 0; s < std::min(splits_tried, splits.size()); ++s) {
        candidates.push_back(with_splits(model.partition, splits, s, 1));
    }
    return candidates;
}

Matrix residual_slopes(LinearTasks const& data, TiedTasks const& model, Workers const& workers) {
    Index const n = data.inputs;
    Index const m = data.outputs;
    Matrix slopes(data.tasks, m * n);
    Matrix weights(n, m);
    for (Index t = 0; t < data.tasks; ++t) {
        workers.require_time();
        for (Index a = 0; a < m; ++a) {
            for (Index j = 0; j < n; ++j) {
                std::int32_t const block = model.partition[a * n + j];
                weights(j, a) = block < 0 ? 0.0 : model.posterior.mean(t, block);
            }
        }
        Eigen::Map<Matrix const> const cross(data.cross.row(t).data(), n, m);
        Matrix explained = gram_times(data, t, weights);
        if (data.weighs_outputs()) explained = explained * data.output_factor * data.output_factor.transpose();
        Eigen::Map<Matrix>(slopes.row(t).data(), m, n) = (cross - explained).transpose();
    }
    return slopes;
}

std::vector<LabelMove> promising_moves(LinearTasks const& data, TiedTasks const& model, Workers const& threads) {
    Index const n = data.inputs;
    Index const blocks = model.partition.blocks();
    if (blocks == 0) return {};
    Matrix const slopes = residual_slopes(data, model, threads);
    Matrix const half_second = 0.5 * (model.posterior.mean.cwiseAbs2() + model.posterior.variance);
    Vector const shares = log_shares(class_sizes(model.partition));
    std::vector<LabelMove> best(static_cast<std::size_t>(model.partition.elements()));
    parallel_for(data.outputs, threads, [&](Index a) {
        Matrix gains = gains_of_output(data, model, slopes, half_second, a);
        gains.rowwise() += shares.transpose();
        for (Index j = 0; j < n; ++j) {
            std::int32_t const now = model.partition[a * n + j];
            Index to = 0;
            double const highest = gains.row(j).maxCoeff(&to);
            std::int32_t const block = to == blocks ? Partition::inactive_label : static_cast<std::int32_t>(to);
            best[static_cast<std::size_t>(a * n + j)] = {a * n + j, block, highest - gains(j, now < 0 ? blocks : now)};
        }
    });
    std::erase_if(best, [](LabelMove const& move) { return move.gain <= 0.0; });
    std::stable_sort(best.begin(), best.end(), [](LabelMove const& a, LabelMove const& b) { return a.gain > b.gain; });
    return best;
}

Vector log_shares(Vector weights) {
    weights = weights.cwiseMax(0.5);
    return (weights / weights.sum()).array().log();
}

}  // namespace symdiscover
