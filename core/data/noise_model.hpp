// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/types.hpp"
#include "core/data/task_source.hpp"

namespace symdiscover {

/// What is added to W x besides noise.
enum class Intercept {
    none,
    common,  ///< one number an output, the same in all tasks
    task     ///< a number an output and task
};

char const* to_string(Intercept intercept);  ///< "none", "common", "task"

/// How outputs differ from W x: y = W x + intercept + noise, the noise of example i of task t with the covariance
/// (task_scale[t] example_scale[t, i])^2 s^2 P^-1 over outputs, following the example before it with a correlation.
/// What is empty is the same for all. It belongs to the tasks of one batch.
struct NoiseModel {
    Intercept intercept = Intercept::none;
    Vector offsets;                ///< [m], of Intercept::common
    Matrix output_factor;          ///< L [m, m] with P = L L^T, as LinearTasks has it
    Vector task_scale;             ///< [T]
    Matrix example_scale;          ///< [T, N]
    double autocorrelation = 0.0;  ///< of an example's noise with that of the one before, in (-1, 1)

    bool is_plain() const;

    /// What is known of tasks that it was not estimated on, and of their examples in any order.
    NoiseModel of_other_tasks() const;
};

/// The examples of tasks as rows whose noise is white but for the outputs' precision P. Examples are divided by their
/// scale, each is freed of what it has of the one before (AR(1)), and where each task has an intercept, they are
/// multiplied by an orthonormal basis of the vectors that do not see it (contrasts), which leaves one example less and
/// white noise white. Tasks of a single example then have none.
TaskBatch white_examples(TaskBatch const& batch, NoiseModel const& noise);

/// The same rows [T N, n] and [T N, m], freed of the intercept without leaving a row out: what residuals are taken of.
struct ExampleRows {
    Matrix x;
    Matrix y;
    Matrix lost;  ///< [T, N]: the share of each row that the intercept takes with it
};

ExampleRows example_rows(TaskBatch const& batch, NoiseModel const& noise);

/// What the contrasts leave out: of each task the one combination of its examples that sees the intercept.
struct InterceptExamples {
    Matrix x;      ///< [T, n]
    Matrix y;      ///< [T, m]
    Vector share;  ///< [T], how much of the intercept is in it
};

InterceptExamples intercept_examples(TaskBatch const& batch, NoiseModel const& noise);

/// log |d white / d y|, what a density of the white examples lacks to be one of y, all intercepts being as probable
/// where each task has its own (restricted likelihood).
double log_jacobian(TaskBatch const& batch, NoiseModel const& noise);

}  // namespace symdiscover
