// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/data/problems/sample_problem.hpp"

namespace symdiscover {

/// [LPS, section 5.1]: x [dims] = theta + noise, where theta has `blocks` different entries, 0, 3, 6, ...; the blocks
/// are as equal in size as can be, and which coordinate is in which is drawn by the seed. No outputs.
class MeansProblem final : public SampleProblem {
  public:
    MeansProblem();
    std::vector<OptionField> own_options() override;

    Index dims = 6;    ///< number of coordinates
    Index blocks = 1;  ///< of equal means

  private:
    void check() const override;
    SyntheticData family() const override;
};

}  // namespace symdiscover
