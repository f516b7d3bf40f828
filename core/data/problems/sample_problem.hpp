// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/data/problems/problem.hpp"

namespace symdiscover {

/// One set of samples, in parts whose sizes are by default those of [LPS, section 5].
class SampleProblem : public Problem {
  public:
    std::vector<OptionField> size_options() override;

    Index train = 0;
    Index validation = 0;
    Index test = 0;
    Index tuning = 0;

  protected:
    using Problem::Problem;

  private:
    /// The data, but for the number of samples and their parts.
    virtual SyntheticData family() const = 0;
    SyntheticData build() const final;
};

}  // namespace symdiscover
