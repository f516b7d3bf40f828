// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/partitions/enumeration.hpp"

namespace symdiscover {

/// What for_each_partition visits, all at once: an oracle for searches.
inline std::vector<Partition> all_partitions(Index elements) {
    std::vector<Partition> all;
    for_each_partition(elements, [&](std::span<std::int32_t const> labels, Index) {
        all.push_back(Partition::from_labels(labels));
        return true;
    });
    return all;
}

}  // namespace symdiscover
