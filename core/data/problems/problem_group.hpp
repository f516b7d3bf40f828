// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/data/problems/linear_problem.hpp"

namespace symdiscover {

/// Weights tied by the orbits of a group action, one shared parameter ~ N(0, 1) an orbit and task: every linear map
/// that is equivariant to it.
class GroupProblem final : public LinearProblem {
  public:
    GroupProblem() : LinearProblem("group", "weights tied by a group's orbits") {}
    std::vector<OptionField> own_options() override;

    std::string group;         ///< expression for the inputs
    std::string output_group;  ///< expression for the outputs; empty: the inputs'

  private:
    void check() const override;
    LinearFamily family() const override;
};

}  // namespace symdiscover
