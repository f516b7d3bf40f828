// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>

#include "core/partitions/partition.hpp"

namespace symdiscover::test {

/// The fewest elements to remove: on those that stay, the same are together and the same are inactive.
inline Index distance_by_removing(Partition const& a, Partition const& b) {
    int most = 0;
    for (unsigned keep = 0; keep < 1u << a.elements(); ++keep) {
        bool agree = true;
        for (Index i = 0; i < a.elements(); ++i) {
            for (Index j = 0; j <= i; ++j) {
                if ((keep >> i & 1u) == 0 || (keep >> j & 1u) == 0) continue;
                bool const same = (a[i] == a[j]) == (b[i] == b[j]);
                agree = agree && same && (a[i] < 0) == (b[i] < 0);
            }
        }
        if (agree) most = std::max(most, std::popcount(keep));
    }
    return a.elements() - most;
}

}  // namespace symdiscover::test
