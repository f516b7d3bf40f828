// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/partitions/merge_path.hpp"

namespace symdiscover {

/// How bad it is to tie the weights of a network's layer by a partition: lower is better.
using LayerCriterion = std::function<double(std::size_t layer, Partition const& partition)>;

struct HardenOptions {
    Index blocks = 0;        ///< the number of blocks when the user tells it, 0 to choose it
    Index first_blocks = 0;  ///< tried before all others, and taken where it may be; 0 for none
    /// Asked before each number of blocks whether it may be tried. Empty: all may be.
    std::function<bool(Index blocks)> may_try = nullptr;
};

struct Hardening {
    Partition partition;
    double value = 0.0;  ///< the criterion's
};

/// The best partition of a layer on the merge path of its points (Sharing::points): tries numbers of blocks that grow
/// by about a half each, then numbers around the best. Of equally good ones the first tried is kept; 0 blocks go first.
/// Throws std::invalid_argument when options.may_try allows none.
Hardening harden(MergePath const& path, std::size_t layer, LayerCriterion const& criterion,
                 HardenOptions const& options);

}  // namespace symdiscover
