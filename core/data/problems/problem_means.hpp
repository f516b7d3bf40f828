// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/problems/sample_problem_kind.hpp"

namespace symdiscover {

/// [LPS, section 5.1]: x [dims] = theta + noise, where theta has `blocks` different entries, 0, 3, 6, ...; the blocks
/// are as equal in size as can be, and which coordinate is in which is drawn by the seed. No outputs. By default
/// standard deviation 1, 30 train, 70 validation and 1000 test samples. Throws OptionError when dims or blocks is not
/// allowed.
SampleFamily make_means(SampleProblemOptions const& options);
SampleProblemOptions means_defaults(SampleProblemOptions options);
std::string means_arguments(SampleProblemOptions const& options);

}  // namespace symdiscover
