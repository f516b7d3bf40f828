// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/problems/problem_linear.hpp"

/// The synthetic problems of [MSR, section 5.1]: filters along a line, with open ends. Output a of
/// length - taps + 1 sees the inputs a .. a + taps - 1; all other weights are inactive.
namespace symdiscover {

/// Rank 1: one filter ~ N(0, 1)^taps a task, the same at every output (cross-correlation). The weights on a diagonal
/// are tied. Throws OptionError when length or taps is not allowed.
LinearFamily make_conv1d(ProblemOptions const& options);
std::string conv1d_arguments(ProblemOptions const& options);

/// Rank r: the filter of output a is C_a B, where C [outputs, rank] is a softmax along rank of N(0, 1), the same in all
/// tasks, and B ~ N(0, 1)^(rank x taps) is the task's. Nothing is tied: each weight on the band is a block.
/// Throws OptionError when length, taps or rank is not allowed.
LinearFamily make_lowrank(ProblemOptions const& options);
std::string lowrank_arguments(ProblemOptions const& options);

}  // namespace symdiscover
