// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_source.hpp"

#include <utility>

namespace symdiscover {

ProblemTaskSource::ProblemTaskSource(std::unique_ptr<Problem> problem) : problem_(std::move(problem)) {
    Index task = 0;
    for (Split const split : default_split(shape().tasks)) by_split_[static_cast<int>(split)].push_back(task++);
}

TaskBatch ProblemTaskSource::read(std::span<Index const> tasks) const {
    auto const count = static_cast<Index>(tasks.size());
    Index const examples = shape().examples;
    TaskBatch batch{count, examples, Matrix(count * examples, shape().inputs()),
                    Matrix(count * examples, shape().outputs())};
    Index row = 0;
    for (Index const task : tasks) {
        TaskBatch const one = problem_->generate(task, 1);
        batch.x.middleRows(row, examples) = one.x;
        batch.y.middleRows(row, examples) = one.y;
        row += examples;
    }
    return batch;
}

MemoryTaskSource to_memory(Problem const& problem) {
    Index const tasks = problem.shape().tasks;
    return {problem.shape(), problem.generate(0, tasks), default_split(tasks)};
}

}  // namespace symdiscover
