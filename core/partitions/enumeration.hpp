// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/partitions/partition.hpp"

namespace symdiscover {

/// Beyond this Bell's number is in the hundreds of thousands, and trying each partition is no longer an option.
inline constexpr Index max_enumerated_elements = 10;

/// All partitions of the elements (none inactive) in lexicographic order of their labels, which are the restricted
/// growth strings: from one block to all singletons. Throws std::invalid_argument outside [0, 10] elements.
std::vector<Partition> all_partitions(Index elements);

/// log of the number of partitions with blocks of these sizes: K! / (prod sizes! prod multiplicities!), where K counts
/// the inactive elements too; they are a cell that is told apart from the blocks. Sizes are at least 1.
double log_partitions_of_shape(std::span<Index const> sizes, Index inactive = 0);

}  // namespace symdiscover
