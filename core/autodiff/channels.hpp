// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/autodiff/tape.hpp"

/// Operations on images by channel, as operations.hpp has the others. Images are rows [channels, places] of a matrix,
/// the same number of rows for each task; `numbers` of channels are [tasks, channels], a row a task. With one place
/// they are operations on the columns of each task.
namespace symdiscover::autodiff {

/// Sums over a task's images and all places, [tasks, channels].
Var channel_sums(Var x, Index tasks, Index channels);

/// Adjoint of channel_sums(): [rows, channels places].
Var channel_spread(Var numbers, Index rows, Index places);

/// channel_sums of x o (y - spread centres), without cancellation where centres are y's means.
Var channel_dots(Var x, Var y, Var centres);

/// x o spread gains + spread shifts.
Var channel_affine(Var x, Var gains, Var shifts);

/// Batch normalisation: x with mean 0 and variance 1 for each task and channel, times gains plus shifts. `floor` is
/// added to the variance.
Var channel_normalise(Var x, Var gains, Var shifts, double floor);

}  // namespace symdiscover::autodiff
