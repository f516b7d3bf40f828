// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/networks/losses/loss.hpp"

namespace symdiscover {

/// Mean over examples of -log softmax(prediction)[label]; its metric is the accuracy. Targets are rows with a 1 at the
/// label and zeros elsewhere; where a task's examples stand one after another in a row, its ones tell how many they
/// are.
/// The metric reads them class by class, column after column, as query_errors() hands them over.
Loss cross_entropy_loss();

}  // namespace symdiscover
