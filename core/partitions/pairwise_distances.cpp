// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/pairwise_distances.hpp"

#include "core/partitions/comparison.hpp"

namespace symdiscover {

std::vector<std::vector<Index>> pairwise_distances(std::vector<Partition const*> const& partitions) {
    std::size_t const count = partitions.size();
    std::vector<std::vector<Index>> distances(count, std::vector<Index>(count, 0));
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            distances[i][j] = compare_partitions(*partitions[i], *partitions[j]).partition_distance;
            distances[j][i] = distances[i][j];
        }
    }
    return distances;
}

}  // namespace symdiscover
