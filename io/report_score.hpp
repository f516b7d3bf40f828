// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "core/partitions/comparison.hpp"
#include "core/types.hpp"

namespace symdiscover {

/// How the partition found for one layer compares with the true one.
struct LayerScore {
    std::string name;
    PartitionComparison comparison;
    std::vector<double> principal_angles;  ///< radians, ascending, between the column spaces of U and of the truth
};

/// Whether every layer is exactly right.
bool all_exact(std::vector<LayerScore> const& layers);

void write_text_score(std::ostream& out, std::vector<LayerScore> const& layers);

/// One JSON object with `exact` and `layers`, ending with a newline.
std::string json_score(std::vector<LayerScore> const& layers);

}  // namespace symdiscover
