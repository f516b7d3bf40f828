// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/rng.hpp"
#include "core/data/problems/sample_problem.hpp"

namespace symdiscover {

/// What one kind of synthetic dataset is made of.
struct SampleFamily {
    std::vector<Index> input_shape;
    std::vector<Index> output_shape;
    bool has_outputs = false;
    Partition partition;
    std::string title;
    /// Draws one sample into row i of the batch, all of whose numbers it sets.
    std::function<void(Rng&, SampleBatch&, Index)> draw;
};

/// Random numbers that belong to the whole problem, not to a sample: sample i has stream i.
inline constexpr std::uint64_t sample_structure_stream = ~std::uint64_t{0};

}  // namespace symdiscover
