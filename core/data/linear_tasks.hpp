// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/types.hpp"
#include "core/base/workers.hpp"
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
    Matrix y;            ///< [T rows, m], Y_t or, where X_t's factor stands for X_t, Y_t turned as it is
    Matrix gram;         ///< [T, n n], row t: X_t^T X_t; empty where that were too large (has_gram)
    Matrix squares;      ///< [T, n], its diagonals
    Matrix cross;        ///< [T, n m], row t: X_t^T Y_t P, element (j, a) at j m + a
    Vector energy;       ///< [T], tr(Y_t P Y_t^T)

    /// L [m, m], lower triangular, with P = L L^T the inverse of the covariance that the outputs' noise has, up to the
    /// noise variance; empty where P is the identity. The determinant is 1, so that densities of y need no factor.
    Matrix output_factor;
    Vector counts;  ///< [T], examples that each task has; empty where all have N

    bool has_gram() const { return gram.size() > 0 || tasks == 0; }
    bool weighs_outputs() const { return output_factor.size() > 0; }
    double output_precision(Index a) const;  ///< P[a, a]
    double examples_in_all() const { return counts.size() > 0 ? counts.sum() : static_cast<double>(tasks * examples); }
    double observations() const { return examples_in_all() * static_cast<double>(outputs); }
    double output_power() const { return energy.sum() / observations(); }  ///< mean of y^2
};

/// Whether all numbers beside the diagonal are zero.
bool is_diagonal(Matrix const& square);

/// output_factor as in LinearTasks.
LinearTasks linear_tasks(TaskBatch const& batch, Matrix const& output_factor = {}, Workers const& workers = {});

/// The same without gram, squares and cross, which are most of it where inputs and outputs are many: what models
/// without sharing need.
LinearTasks linear_task_rows(TaskBatch const& batch, Matrix const& output_factor, Workers const& workers);

/// Whether so many tasks of so many inputs have LinearTasks::gram.
bool keeps_gram(Index tasks, Index inputs);

/// X_t^T X_t W, [n, k] for W [n, k].
Matrix gram_times(LinearTasks const& data, Index t, Matrix const& w);

/// The same tasks with outputs L^T y, whose noise is alike and independent: weights W there are L^T W here.
LinearTasks with_white_outputs(LinearTasks const& data, Workers const& workers = {});

/// The meta-train tasks that training_tasks() reads.
std::vector<Index> training_task_numbers(TaskSource const& source);

/// Meta-train tasks for closed forms, spread evenly where there are more than such a fit can use; a note says so.
TaskBatch training_tasks(TaskSource const& source, std::vector<std::string>& notes);

/// The tasks with these indices, repeats allowed.
LinearTasks select(LinearTasks const& data, std::span<Index const> tasks);

}  // namespace symdiscover
