// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/networks/losses/loss.hpp"

namespace symdiscover {

/// The mean over all elements of the squared difference; its metric is itself, "mse".
Loss squared_loss();

}  // namespace symdiscover
