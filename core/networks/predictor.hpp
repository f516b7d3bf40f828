// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/base/types.hpp"
#include "core/data/episode.hpp"

namespace symdiscover {

/// Adapts a model to the support sets of T tasks, then predicts: outputs [T N, m] of inputs [T N, n], the tasks in the
/// same order. It never sees the outputs that it is judged by.
using Predictor = std::function<Matrix(SupportSet const& support, Matrix const& x)>;

}  // namespace symdiscover
