// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/data/task_source.hpp"

namespace symdiscover {

/// Groups of two tasks or more whose examples are the same, in any order; each group and the groups by number. Reads
/// all tasks, a few at a time.
std::vector<std::vector<Index>> find_copies(TaskSource const& source);

/// The tasks without copies: of each group the first is left, in the first of its splits (train, validation, test).
/// Copies are no evidence, and a test task that was trained on tells nothing. Where so no test task is left, the tasks
/// are split anew, as without /split.
class DistinctTasks final : public TaskSource {
  public:
    /// Refers to `source` while it lives.
    DistinctTasks(TaskSource const& source, std::vector<std::vector<Index>> const& copies);

    TaskShape const& shape() const override { return source_->shape(); }
    std::vector<Index> const& tasks_of(Split split) const override { return by_split_[static_cast<int>(split)]; }
    TaskBatch read(std::span<Index const> tasks) const override { return source_->read(tasks); }

  private:
    TaskSource const* source_;
    std::vector<Index> by_split_[3];
};

}  // namespace symdiscover
