// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "core/base/rng.hpp"
#include "core/data/problems/problem.hpp"

namespace symdiscover {

/// Linear maps that share their structure, and of which each task draws one.
struct LinearFamily {
    Index outputs = 0;
    Index inputs = 0;
    Partition partition;
    std::vector<ActionGenerator> generators;
    std::string title;
    std::function<Matrix(Rng&)> draw_weights;  ///< W [outputs, inputs]; called from one thread at a time
};

/// Random numbers that belong to the whole problem, not to a task: task t has stream t.
inline constexpr std::uint64_t structure_stream = ~std::uint64_t{0};
inline constexpr std::uint64_t scramble_stream = structure_stream - 1;

/// y = W x + noise with W of the family and x Gaussian; perhaps with the inputs and the outputs renamed.
class LinearProblem final : public Problem {
  public:
    LinearProblem(LinearFamily family, ProblemOptions const& options);

    TaskShape const& shape() const override { return shape_; }
    Partition const& partition() const override { return family_.partition; }
    std::vector<ActionGenerator> const& generators() const override { return family_.generators; }
    std::string const& title() const override { return family_.title; }
    TaskBatch generate(Index first, Index count) const override;

    /// W [outputs, inputs] of a task, in the order of the data.
    Matrix weights(Index task) const;

  private:
    void scramble();
    Matrix draw_inputs(Rng& rng) const;

    LinearFamily family_;  ///< its partition and generators in the order of the data, draw_weights in the natural one
    ProblemOptions options_;
    TaskShape shape_;
    Permutation input_place_;   ///< natural input j stands at input_place_[j]
    Permutation output_place_;  ///< natural output a stands at output_place_[a]
};

}  // namespace symdiscover
