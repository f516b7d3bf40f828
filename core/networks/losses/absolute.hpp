// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/networks/losses/loss.hpp"

namespace symdiscover {

/// The mean over all elements of the absolute difference, which outliers move less; its metric is itself, "mae".
Loss absolute_loss();

}  // namespace symdiscover
