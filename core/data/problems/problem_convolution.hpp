// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "core/data/problems/linear_problem.hpp"

/// The synthetic problems of [MSR, section 5.1]: filters along a line, with open ends.
namespace symdiscover {

/// Output a of length - taps + 1 sees the inputs a .. a + taps - 1; all other weights are inactive.
struct OpenBand {
    Index length = 70;  ///< number of inputs
    Index taps = 3;     ///< width of the filters

    std::vector<OptionField> options();

    /// Throws OptionError when the line is too long, or shorter than a filter.
    void check() const;

    Index outputs() const { return length - taps + 1; }

    /// The partition whose weight at output a and tap s has the label label_of(a, s).
    Partition partition(std::function<Index(Index, Index)> const& label_of) const;

    /// The weights on a diagonal are tied: one filter, the same at every output.
    Partition diagonals() const;
};

/// Rank 1: one filter ~ N(0, 1)^taps a task, the same at every output (cross-correlation).
class Conv1dProblem final : public LinearProblem {
  public:
    Conv1dProblem() : LinearProblem("conv1d", "a convolution with open ends") {}
    std::vector<OptionField> own_options() override { return band.options(); }

    OpenBand band;

  private:
    void check() const override { band.check(); }
    LinearFamily family() const override;
};

/// Rank r: the filter of output a is C_a B, where C [outputs, rank] is a softmax along rank of N(0, 1), the same in all
/// tasks, and B ~ N(0, 1)^(rank x taps) is the task's. Nothing is tied: each weight on the band is a block.
class LowrankProblem final : public LinearProblem {
  public:
    LowrankProblem() : LinearProblem("lowrank", "weights in a space of few dimensions, not tied") {}
    std::vector<OptionField> own_options() override;

    Index rank = 2;  ///< filters each task draws
    OpenBand band;

  private:
    void check() const override { band.check(); }
    LinearFamily family() const override;
};

}  // namespace symdiscover
