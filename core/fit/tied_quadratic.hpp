// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/quadratic_loss.hpp"
#include "core/partitions/partition.hpp"
#include "core/types.hpp"

namespace symdiscover {

/// theta [K d] of least loss among those tied by a partition (inactive elements are zero); of least norm in psi where
/// the loss does not settle it. For a sharing that is chosen, with the loss of train and validation samples together.
Vector fit_tied_quadratic(QuadraticLoss const& loss, Partition const& partition);

}  // namespace symdiscover
