// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/data/problems/problem.hpp"

namespace symdiscover {

/// A problem's tasks, made anew each time they are read and split by default_split().
class ProblemTaskSource final : public TaskSource {
  public:
    explicit ProblemTaskSource(std::unique_ptr<Problem> problem);

    TaskShape const& shape() const override { return problem_->shape(); }
    std::vector<Index> const& tasks_of(Split split) const override { return by_split_[static_cast<int>(split)]; }
    TaskBatch read(std::span<Index const> tasks) const override;

    Problem const& problem() const { return *problem_; }

  private:
    std::unique_ptr<Problem> problem_;
    std::vector<Index> by_split_[3];
};

/// All tasks of a problem, made once and split by default_split().
MemoryTaskSource to_memory(Problem const& problem);

}  // namespace symdiscover
