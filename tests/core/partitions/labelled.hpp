// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/partitions/partition.hpp"

namespace symdiscover::test {

inline Partition labelled(std::vector<std::int32_t> const& labels) { return Partition::from_labels(labels); }

/// The partition of m n weights of which weight (output, input) has this label.
template <typename Label>
Partition labelled(Index outputs, Index inputs, Label const& label) {
    std::vector<std::int32_t> labels;
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) labels.push_back(static_cast<std::int32_t>(label(a, j)));
    }
    return Partition::from_labels(labels);
}

}  // namespace symdiscover::test
