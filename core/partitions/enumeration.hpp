// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/partitions/partition.hpp"

namespace symdiscover {

/// Beyond this Bell's number is in the hundreds of thousands, and trying each partition is no longer an option.
inline constexpr Index max_enumerated_elements = 10;

/// All partitions of the elements (none inactive) one at a time, as labels and the number of blocks, in lexicographic
/// order of the labels, which are the restricted growth strings: from one block to all singletons. The labels are
/// overwritten afterwards. Goes on while `visit` returns true; returns false when it did not. Throws
/// std::invalid_argument outside [0, 10] elements.
bool for_each_partition(Index elements,
                        std::function<bool(std::span<std::int32_t const> labels, Index blocks)> const& visit);

/// log of Bell's number, the number of partitions of the elements (none inactive), for any number of elements >= 0.
double log_bell_number(Index elements);

/// log of the number of partitions with blocks of these sizes: K! / (prod sizes! prod multiplicities!), where K counts
/// the inactive elements too; they are a cell that is told apart from the blocks. Sizes are at least 1.
double log_partitions_of_shape(std::span<Index const> sizes, Index inactive = 0);

}  // namespace symdiscover
