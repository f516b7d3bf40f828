// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fit/bilevel/bilevel_objective.hpp"
#include "core/fit/bilevel/bilevel_options.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// A partition, and the outer objective there: validation loss and nuclear norm's penalty (no entropy is left).
/// Infinite when the loss is no number.
struct HardPartition {
    Partition partition;
    double criterion = 0.0;
};

/// The partition of A's rows, each of which takes the column of its largest entry.
HardPartition harden_rows(BilevelObjective const& objective, Matrix const& assignment, Vector const& psi,
                          double nuclear_weight, BilevelOptions const& options);

/// The same with pairs of columns merged, the best pair first, while that lowers the outer objective. Where two columns
/// have all but equal shared parameters, each with hard rows of its own, gradients end: to move one row from one to the
/// other gains nothing, to move all of them does. Lower levels that take steps start at psi.
HardPartition merge_columns(BilevelObjective const& objective, Matrix const& assignment, Vector const& psi,
                            double nuclear_weight, BilevelOptions const& options);

}  // namespace symdiscover
