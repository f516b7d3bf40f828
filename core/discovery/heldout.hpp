// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/discovery/discovery.hpp"
#include "core/fit/tasks/tied_model.hpp"
#include "core/tasks/episode.hpp"
#include "core/tasks/linear_tasks.hpp"
#include "core/tasks/task_source.hpp"

namespace symdiscover {

/// From the support sets of T tasks to their weights, row t vec(W_t): [T, m n].
using Adapter = std::function<Matrix(LinearTasks const& support)>;

/// vec(W) = U E v under v ~ N(0, I) and this noise variance.
Adapter soft_adapter(Matrix sharing_matrix, double noise_variance, int threads);

/// Weights tied by the model's partition, psi_b ~ N(0, variances[b]): the posterior mean.
Adapter tied_adapter(TiedModel model, int threads);

/// Ridge regression task by task.
Adapter unshared_adapter(UnsharedModel model, int threads);

/// Mean squared error on the query sets, column by column one adapter, row by row one task of the split. `support`
/// examples of each task, drawn with the seed, adapt; the others judge. Tasks are read a few at a time.
Matrix query_errors(TaskSource const& source, Split split, Index support, std::uint64_t seed,
                    std::vector<Adapter> const& adapters);

/// Half-width of the 95 % interval of the mean, by Student's t; 0 for fewer than two values.
double interval95(Vector const& values);

/// A random sharing with the same block sizes can differ from this one.
bool has_control(Partition const& partition);

/// The control: blocks of the same sizes (and as many inactive weights), filled at random, and another partition than
/// this one wherever there is another of its shape.
Partition shuffled(Partition const& partition, std::uint64_t seed);

/// The control for a group: the orbits of the same group with inputs and outputs [m, n] relabelled by random
/// permutations, which has the same order and the same block sizes. Empty when every relabelling leaves the partition
/// as it is. Throws std::invalid_argument when the partition is not of outputs x inputs weights.
std::optional<Partition> relabelled(Partition const& orbits, Index outputs, Index inputs, std::uint64_t seed);

}  // namespace symdiscover
