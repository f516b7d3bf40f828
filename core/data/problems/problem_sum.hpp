// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/data/problems/sample_problem.hpp"

namespace symdiscover {

/// [LPS, section 5.2]: x [length] are digits 1..9, y [1] = sum of w_l x_l + U(-noise, noise), with w = 1 (blocks = 1)
/// or w = -1, 1, -1, ... (blocks = 2). The test labels too carry the noise. Shared are the layers of the positions: the
/// partition has `length` elements.
class SumProblem final : public SampleProblem {
  public:
    SumProblem();
    std::vector<OptionField> own_options() override;
    std::vector<OptionField> noise_options() override;

    Index length = 4;  ///< numbers to add
    Index blocks = 1;  ///< 1, or 2 for weights that alternate

  private:
    void check() const override;
    SyntheticData family() const override;
};

}  // namespace symdiscover
