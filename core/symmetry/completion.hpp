// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/partitions/partition.hpp"

namespace symdiscover {

/// Weights whose labels the data leave open: one of `choices`, each a label for every one of the weights.
struct OpenWeights {
    std::vector<Index> weights;
    std::vector<std::vector<std::int32_t>> choices;
};

/// One weight that may have any label of the partition, or be inactive.
OpenWeights any_label(Index weight, Partition const& known);

/// The simplest partition of outputs x inputs weights with these labels for what is open: the fewest kinds of weights
/// once outputs and inputs are told apart by their labels (colour refinement), and of those the largest
/// group, and of those what the order as it is shows best. All
/// combinations are compared where they are few, otherwise labels are improved one by one from several starts, so that
/// the simplest may be missed. The labels that `labels` has for open weights are one of the starts.
Partition simplest_completion(std::vector<std::int32_t> labels, std::vector<OpenWeights> const& open, Index outputs,
                              Index inputs);

}  // namespace symdiscover
