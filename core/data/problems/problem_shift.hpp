// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/problems/sample_problem_kind.hpp"

namespace symdiscover {

/// [LPS, section 5.3]: x [length] is standard normal, y [length - taps + 1] its cross-correlation with the kernel
/// 1, 3, 5, ... of `taps` numbers, with open ends, plus Gaussian noise. The outputs x inputs weights are tied along
/// diagonals, those off the band inactive. By default variance 0.1 (the paper's "N(0, 0.1)"), 50 train, 100 validation
/// and 10,000 test samples. Throws OptionError when length or taps is not allowed.
SampleFamily make_shift(SampleProblemOptions const& options);
SampleProblemOptions shift_defaults(SampleProblemOptions options);
std::string shift_arguments(SampleProblemOptions const& options);

}  // namespace symdiscover
