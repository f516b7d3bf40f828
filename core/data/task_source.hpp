// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// How many numbers an array of this shape has.
Index product(std::vector<Index> const& dims);

/// Which part of the data a task belongs to; the values are those of /split.
enum class Split : int { train = 0, validation = 1, test = 2 };

/// Shapes of a data set of kind `tasks`: x is [tasks, examples, input_shape...], y is [tasks, examples,
/// output_shape...].
struct TaskShape {
    Index tasks = 0;
    Index examples = 0;
    std::vector<Index> input_shape;
    std::vector<Index> output_shape;

    Index inputs() const;   ///< n: the product of input_shape
    Index outputs() const;  ///< m: the product of output_shape
};

/// Some tasks stacked: task t owns the rows t N .. (t+1) N - 1 of x [T N, n] and y [T N, m].
struct TaskBatch {
    Index tasks = 0;
    Index examples = 0;  ///< N, the most that a task has
    Matrix x;
    Matrix y;
    /// How many examples each task has: its first rows; the others are zero. Empty where all have N.
    std::vector<Index> counts = {};
    /// Where the tasks say which examples adapt: these first ones of each. 0: any may.
    Index support = 0;

    Index count(Index task) const { return counts.empty() ? examples : counts[static_cast<std::size_t>(task)]; }
};

/// Where tasks come from. io implements it over files larger than memory, core over memory and generators.
/// read() may be called from one thread at a time.
class TaskSource {
  public:
    virtual ~TaskSource() = default;

    virtual TaskShape const& shape() const = 0;

    /// Indices of the tasks of a split, in the data ascending.
    virtual std::vector<Index> const& tasks_of(Split split) const = 0;

    /// The tasks with these indices (each in [0, shape().tasks)), in this order.
    virtual TaskBatch read(std::span<Index const> tasks) const = 0;

    /// The same into a batch that is kept from call to call for its memory.
    virtual void read_into(std::span<Index const> tasks, TaskBatch& batch) const { batch = read(tasks); }
};

/// Calls use(numbers, batch) for these tasks in order, some at a time.
void read_in_parts(TaskSource const& source, std::span<Index const> tasks,
                   std::function<void(std::span<Index const>, TaskBatch const&)> const& use);

/// Tasks held in memory.
class MemoryTaskSource final : public TaskSource {
  public:
    /// `all` holds shape.tasks stacked tasks, with counts of all of them or none; split[t] says where task t belongs.
    /// Throws std::invalid_argument when the sizes disagree.
    MemoryTaskSource(TaskShape shape, TaskBatch all, std::span<Split const> split);

    TaskShape const& shape() const override { return shape_; }
    std::vector<Index> const& tasks_of(Split split) const override { return by_split_[static_cast<int>(split)]; }
    TaskBatch read(std::span<Index const> tasks) const override;
    void read_into(std::span<Index const> tasks, TaskBatch& batch) const override;

  private:
    TaskShape shape_;
    TaskBatch all_;
    std::vector<Index> by_split_[3];
};

/// The split of a file that has none: 70 % train, 10 % validation, 20 % test, in order.
/// At least one task lands in train, and in test when there are two or more.
std::vector<Split> default_split(Index tasks);

/// Fewer tasks than this all serve the discovery; they are judged in turn.
inline constexpr Index fewest_tasks_to_set_aside = 10;

/// default_split, or all for training where the tasks are few.
std::vector<Split> default_task_split(Index tasks);

}  // namespace symdiscover
