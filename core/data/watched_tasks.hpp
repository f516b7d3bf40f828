// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/workers.hpp"
#include "core/data/task_source.hpp"

namespace symdiscover {

/// Tasks that ask before they are read whether to go on: read() may throw Stopped.
class WatchedTasks final : public TaskSource {
  public:
    /// Refers to `source` while it lives.
    WatchedTasks(TaskSource const& source, Workers const& workers) : source_(&source), workers_(workers) {}

    TaskShape const& shape() const override { return source_->shape(); }
    std::vector<Index> const& tasks_of(Split split) const override { return source_->tasks_of(split); }
    TaskBatch read(std::span<Index const> tasks) const override {
        workers_.require_time();
        return source_->read(tasks);
    }
    void read_into(std::span<Index const> tasks, TaskBatch& batch) const override {
        workers_.require_time();
        source_->read_into(tasks, batch);
    }

  private:
    TaskSource const* source_;
    Workers workers_;
};

}  // namespace symdiscover
