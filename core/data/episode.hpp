// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/base/rng.hpp"
#include "core/data/task_source.hpp"

namespace symdiscover {

/// Examples that adapt a model to each task. A type of its own, so that it cannot be handed over for the query set.
struct SupportSet : TaskBatch {};

/// Examples that judge the adapted models.
struct QuerySet : TaskBatch {};

struct Episode {
    SupportSet support;
    QuerySet query;
};

/// Splits the examples of each task: `support` of them, drawn at random task by task as in [MSR], adapt, and all
/// others judge; where the batch says which ones adapt, those. Of a task with fewer examples all but one adapt at most.
/// Throws std::invalid_argument unless 1 <= support < batch.examples.
Episode split_episode(TaskBatch const& batch, Index support, Rng& rng);

/// The same into an episode that is kept from call to call for its memory.
void split_episode(TaskBatch const& batch, Index support, Rng& rng, Episode& episode);

/// Draws meta-batches: distinct tasks of a list at random, and of each which examples support.
class EpisodeSampler {
  public:
    /// `tasks` are the indices to draw from. The source must outlive the sampler.
    EpisodeSampler(TaskSource const& source, std::vector<Index> tasks);

    /// An episode of `count` tasks, or of all when there are fewer; `support` as in split_episode(). It stays until the
    /// next is drawn.
    Episode const& draw(Index count, Index support, Rng& rng);

    /// The tasks in the order that the draws so far have left: draws depend on it.
    std::vector<Index> const& order() const { return tasks_; }

    /// Goes on from there. Throws std::invalid_argument unless it is an order of the same tasks.
    void set_order(std::vector<Index> order);

  private:
    TaskSource const* source_;
    std::vector<Index> tasks_;
    TaskBatch batch_;
    Episode episode_;
};

/// Adapts a model to the support sets of T tasks, then predicts: outputs [T N, m] of inputs [T N, n], the tasks in the
/// same order. It never sees the outputs that it is judged by.
using Predictor = std::function<Matrix(SupportSet const& support, Matrix const& x)>;

}  // namespace symdiscover
