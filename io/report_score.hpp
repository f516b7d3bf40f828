// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "core/types.hpp"

namespace symdiscover {

/// How the partition found for one layer compares with the true one.
struct LayerScore {
    std::string name;
    Index elements = 0;
    Index partition_distance = 0;                ///< fewest elements to remove so that both partitions agree
    double normalized_partition_distance = 0.0;  ///< of the elements, the share to remove
    double adjusted_rand_index = 1.0;
    double variation_of_information = 0.0;  ///< in nats
    double normalized_mutual_information = 1.0;
    Index blocks_found = 0;
    Index blocks_true = 0;
    std::vector<double> principal_angles;  ///< radians, ascending, between the column spaces of U and of the truth

    bool exact() const { return partition_distance == 0; }
};

/// Whether every layer is exactly right.
bool all_exact(std::vector<LayerScore> const& layers);

void write_text_score(std::ostream& out, std::vector<LayerScore> const& layers);

/// One JSON object with `exact` and `layers`, ending with a newline.
std::string json_score(std::vector<LayerScore> const& layers);

}  // namespace symdiscover
