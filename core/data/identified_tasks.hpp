// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/workers.hpp"
#include "core/data/task_source.hpp"

namespace symdiscover {

/// Inputs and outputs whose weights no number of tasks like these can tell. Where all inputs are constant, or all
/// outputs, none is named: there is then nothing to be told apart.
struct Unidentified {
    std::vector<Index> constant_inputs;            ///< one value throughout: part of the intercept, or nothing
    std::vector<std::vector<Index>> equal_inputs;  ///< the same numbers: only the sum of their weights shows
    std::vector<Index> constant_outputs;           ///< one value throughout
    Index directions = 0;                          ///< of the other inputs, each of equal ones counted once
    Index inputs = 0;                              ///< how many those are; more than `directions` where they depend

    bool none() const {
        return constant_inputs.empty() && equal_inputs.empty() && constant_outputs.empty() && directions >= inputs;
    }
    std::vector<Index> all_inputs() const;  ///< ascending; those of `directions` left out, which name no input
};

/// Reads all tasks, a few at a time.
Unidentified find_unidentified(TaskSource const& source, Workers const& workers = {});

/// Tasks without what cannot be told: constant inputs and outputs are left out, of equal inputs the first stays.
class IdentifiedTasks final : public TaskSource {
  public:
    /// Refers to `source` while it lives. At least one input and one output must be left.
    IdentifiedTasks(TaskSource const& source, Unidentified const& unidentified);

    TaskShape const& shape() const override { return shape_; }
    std::vector<Index> const& tasks_of(Split split) const override { return source_->tasks_of(split); }
    TaskBatch read(std::span<Index const> tasks) const override;

    std::vector<Index> const& inputs() const { return inputs_; }    ///< those left
    std::vector<Index> const& outputs() const { return outputs_; }  ///< those left

  private:
    TaskSource const* source_;
    TaskShape shape_;
    std::vector<Index> inputs_;
    std::vector<Index> outputs_;
};

}  // namespace symdiscover
