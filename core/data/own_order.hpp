// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/data/task_source.hpp"

namespace symdiscover {

/// The meta-train tasks in an order of their own, random but the same wherever they stand in the data, and in
/// whatever order inputs and outputs do: so that the partition found does not depend on it. x and y should be of unit
/// power: both count for the order. Reads the meta-train tasks, a few at a time.
class OwnOrder final : public TaskSource {
  public:
    /// Refers to `source` while it lives.
    explicit OwnOrder(TaskSource const& source);

    TaskShape const& shape() const override { return source_->shape(); }
    std::vector<Index> const& tasks_of(Split split) const override {
        return split == Split::train ? train_ : source_->tasks_of(split);
    }
    TaskBatch read(std::span<Index const> tasks) const override { return source_->read(tasks); }

  private:
    TaskSource const* source_;
    std::vector<Index> train_;
};

}  // namespace symdiscover
