// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/task_source.hpp"

namespace symdiscover {

/// The root of the mean square; numbers whose squares a double cannot hold included. 1 where all are zero.
double root_mean_square(Matrix const& values);

/// Tasks with x and y divided by a number each.
class ScaledTasks final : public TaskSource {
  public:
    /// Refers to `source` while it lives. Scales > 0.
    ScaledTasks(TaskSource const& source, double x_scale, double y_scale);

    TaskShape const& shape() const override { return source_->shape(); }
    std::vector<Index> const& tasks_of(Split split) const override { return source_->tasks_of(split); }
    TaskBatch read(std::span<Index const> tasks) const override;

    double x_scale() const { return x_scale_; }
    double y_scale() const { return y_scale_; }

  private:
    TaskSource const* source_;
    double x_scale_;
    double y_scale_;
};

/// Tasks whose x and y have unit power over the training tasks, so that no number depends on the user's units.
ScaledTasks to_unit_power(TaskSource const& source);

}  // namespace symdiscover
