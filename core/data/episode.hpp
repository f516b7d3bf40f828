// SPDX-License-Identifier: Apache-2.0
#pragma once

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
/// others judge. Throws std::invalid_argument unless 1 <= support < batch.examples.
Episode split_episode(TaskBatch const& batch, Index support, Rng& rng);

}  // namespace symdiscover
