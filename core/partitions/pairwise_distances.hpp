// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/partitions/partition.hpp"

namespace symdiscover {

/// The partition distance (PartitionComparison) between any two of some partitions of the same elements: symmetric, 0
/// on the diagonal, row by row. The partitions must not be null. Throws std::invalid_argument when they have different
/// numbers of elements.
std::vector<std::vector<Index>> pairwise_distances(std::vector<Partition const*> const& partitions);

}  // namespace symdiscover
