// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/data/problems/problem_convolution.hpp"
#include "core/data/problems/sample_problem.hpp"

namespace symdiscover {

/// [LPS, section 5.3]: x [length] is standard normal, y [length - taps + 1] its cross-correlation with the kernel
/// 1, 3, 5, ... of `taps` numbers, with open ends, plus Gaussian noise. The outputs x inputs weights are tied along
/// diagonals, those off the band inactive. By default variance 0.1 (the paper's "N(0, 0.1)").
class ShiftProblem final : public SampleProblem {
  public:
    ShiftProblem();
    std::vector<OptionField> own_options() override { return band.options(); }

    OpenBand band{8, 3};

  private:
    void check() const override { band.check(); }
    SyntheticData family() const override;
};

}  // namespace symdiscover
