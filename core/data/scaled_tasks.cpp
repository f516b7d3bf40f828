// SPDX-License-Identifier: Apache-2.0
#include "core/data/scaled_tasks.hpp"

#include <cmath>
#include <string>

#include "core/data/linear_tasks.hpp"

namespace symdiscover {

double root_mean_square(Matrix const& values) {
    double const largest = values.size() > 0 ? values.cwiseAbs().maxCoeff() : 0.0;
    if (!(largest > 0.0) || !std::isfinite(largest)) return 1.0;
    return largest * std::sqrt((values / largest).squaredNorm() / static_cast<double>(values.size()));
}

ScaledTasks::ScaledTasks(TaskSource const& source, double x_scale, double y_scale)
    : source_(&source), x_scale_(x_scale), y_scale_(y_scale) {}

TaskBatch ScaledTasks::read(std::span<Index const> tasks) const {
    TaskBatch batch = source_->read(tasks);
    batch.x /= x_scale_;
    batch.y /= y_scale_;
    return batch;
}

ScaledTasks to_unit_power(TaskSource const& source) {
    std::vector<std::string> notes;
    TaskBatch const batch = training_tasks(source, notes);
    return {source, root_mean_square(batch.x), root_mean_square(batch.y)};
}

}  // namespace symdiscover
