// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "core/data/task_source.hpp"

namespace symdiscover {

/// Some tasks of a batch, in this order.
TaskBatch select(TaskBatch const& batch, std::span<Index const> tasks);

/// The first tasks of a batch, and of each the first examples.
TaskBatch head(TaskBatch const& batch, Index tasks, Index examples);

}  // namespace symdiscover
