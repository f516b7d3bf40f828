// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/partitions/partition.hpp"

namespace symdiscover {

/// log of the number of partitions with the same block sizes and the same number of inactive elements:
/// K! / (inactive! prod sizes! prod multiplicities!), the multiplicities counting blocks of equal size.
double log_partitions_of_shape(Partition const& partition);

}  // namespace symdiscover
