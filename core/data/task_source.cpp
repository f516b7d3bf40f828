// SPDX-License-Identifier: Apache-2.0
#include "core/data/task_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <stdexcept>

namespace symdiscover {

Index product(std::vector<Index> const& dims) {
    return std::accumulate(dims.begin(), dims.end(), Index{1}, std::multiplies<>{});
}

Index TaskShape::inputs() const { return product(input_shape); }
Index TaskShape::outputs() const { return product(output_shape); }

void read_in_parts(TaskSource const& source, std::span<Index const> tasks,
                   std::function<void(std::span<Index const>, TaskBatch const&)> const& use) {
    constexpr std::size_t tasks_in_a_part = 64;
    for (std::size_t first = 0; first < tasks.size(); first += tasks_in_a_part) {
        auto const some = tasks.subspan(first, std::min(tasks_in_a_part, tasks.size() - first));
        use(some, source.read(some));
    }
}

MemoryTaskSource::MemoryTaskSource(TaskShape shape, TaskBatch all, std::span<Split const> split)
    : shape_(std::move(shape)), all_(std::move(all)) {
    Index const rows = shape_.tasks * shape_.examples;
    if (all_.x.rows() != rows || all_.y.rows() != rows || all_.x.cols() != shape_.inputs() ||
        all_.y.cols() != shape_.outputs() || static_cast<Index>(split.size()) != shape_.tasks) {
        throw std::invalid_argument(fmt::format(
            "tasks in memory: expected x [{0}, {1}], y [{0}, {2}] and {3} splits, found x [{4}, {5}], y [{6}, {7}] and "
            "{8} splits",
            rows, shape_.inputs(), shape_.outputs(), shape_.tasks, all_.x.rows(), all_.x.cols(), all_.y.rows(),
            all_.y.cols(), split.size()));
    }
    if (!all_.counts.empty() && static_cast<Index>(all_.counts.size()) != shape_.tasks) {
        throw std::invalid_argument(fmt::format("tasks in memory: expected counts of none or {} tasks, found {}",
                                                shape_.tasks, all_.counts.size()));
    }
    for (Index t = 0; t < shape_.tasks; ++t) {
        by_split_[static_cast<int>(split[static_cast<std::size_t>(t)])].push_back(t);
    }
}

TaskBatch MemoryTaskSource::read(std::span<Index const> tasks) const {
    TaskBatch batch;
    read_into(tasks, batch);
    return batch;
}

void MemoryTaskSource::read_into(std::span<Index const> tasks, TaskBatch& batch) const {
    Index const examples = shape_.examples;
    Index const count = static_cast<Index>(tasks.size());
    batch.tasks = count;
    batch.examples = examples;
    batch.support = 0;
    batch.counts.clear();
    batch.x.resize(count * examples, all_.x.cols());
    batch.y.resize(count * examples, all_.y.cols());
    for (Index t = 0; t < count; ++t) {
        Index const from = tasks[static_cast<std::size_t>(t)] * examples;
        batch.x.middleRows(t * examples, examples) = all_.x.middleRows(from, examples);
        batch.y.middleRows(t * examples, examples) = all_.y.middleRows(from, examples);
        if (!all_.counts.empty()) batch.counts.push_back(all_.count(tasks[static_cast<std::size_t>(t)]));
    }
}

std::vector<Split> default_split(Index tasks) {
    Index const test = tasks < 2 ? 0 : std::max<Index>(1, tasks * 20 / 100);
    Index const validation = tasks * 10 / 100;
    std::vector<Split> split(static_cast<std::size_t>(tasks), Split::train);
    for (Index t = tasks - test - validation; t < tasks; ++t) {
        split[static_cast<std::size_t>(t)] = t < tasks - test ? Split::validation : Split::test;
    }
    return split;
}

std::vector<Split> default_task_split(Index tasks) {
    return tasks < fewest_tasks_to_set_aside ? std::vector<Split>(static_cast<std::size_t>(tasks), Split::train)
                                             : default_split(tasks);
}

}  // namespace symdiscover
