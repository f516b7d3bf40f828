// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/types.hpp"
#include "core/data/task_source.hpp"

namespace symdiscover {

/// What one linear layer with squared error needs of T tasks: nothing else of the data enters a closed-form solver.
struct LinearTasks {
    Index tasks = 0;     ///< T
    Index examples = 0;  ///< N, of each task
    Index inputs = 0;    ///< n
    Index outputs = 0;   ///< m
    Index rows = 0;      ///< rows of x a task: min(N, n), since only X^T X matters
    Matrix x;            ///< [T rows, n], X_t or its triangular factor when N > n
    Matrix gram;         ///< [T, n n], row t: X_t^T X_t
    Matrix cross;        ///< [T, n m], row t: X_t^T Y_t, element (j, a) at j m + a
    Vector energy;       ///< [T], |Y_t|^2

    double observations() const { return static_cast<double>(tasks * examples * outputs); }
    double output_power() const { return energy.sum() / observations(); }  ///< mean of y^2
};

LinearTasks linear_tasks(TaskBatch const& batch);

/// Meta-train tasks for closed forms, spread evenly where there are more than such a fit can use; a note says so.
TaskBatch training_tasks(TaskSource const& source, std::vector<std::string>& notes);

/// The tasks with these indices, repeats allowed: a bootstrap resample.
LinearTasks select(LinearTasks const& data, std::span<Index const> tasks);

}  // namespace symdiscover
