// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/problems/sample_problem_kind.hpp"

namespace symdiscover {

/// [LPS, section 5.2]: x [length] are digits 1..9, y [1] = sum of w_l x_l + U(-noise, noise), with w = 1 (blocks = 1)
/// or w = -1, 1, -1, ... (blocks = 2). The test labels too carry the noise. Shared are the layers of the positions: the
/// partition has `length` elements. By default noise 0.5, 100 train, 150 validation, 250 tuning and 100,000 test
/// samples. Throws OptionError when length or blocks is not allowed.
SampleFamily make_sum(SampleProblemOptions const& options);
SampleProblemOptions sum_defaults(SampleProblemOptions options);
std::string sum_arguments(SampleProblemOptions const& options);

}  // namespace symdiscover
