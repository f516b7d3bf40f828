// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/base/types.hpp"
#include "core/groups/equivariance.hpp"
#include "core/partitions/comparison.hpp"

namespace symdiscover {

struct LayerEquivariance {
    std::optional<EquivarianceError> error;  ///< empty where all that was learned is zero
    bool of_filter = false;                  ///< of the one layer U v, not of all in the space of U
};

/// Errors on data that were not learned from.
struct GroupErrors {
    std::string metric;
    double group = 0.0;  ///< the weights tied by the group's orbits
    /// Tied by the orbits of the same group with inputs and outputs relabelled at random; NaN where that changes
    /// nothing.
    double wrong_group = std::numeric_limits<double>::quiet_NaN();
    double tied = 0.0;      ///< the fit's own, of the partition it found
    double unshared = 0.0;  ///< the fit's own
    Index tasks = 0;        ///< meta-test tasks that judge, 0 for samples
    Index samples = 0;      ///< test samples that judge, 0 for tasks
};

/// Those of the layer constrained to a group.
struct GroupHeldOut {
    std::optional<GroupErrors> errors;
    std::string note;  ///< why there are none, or what is missing of them
};

/// What only a group tells, and no partition.
struct GroupScore {
    std::string name;  ///< as the user wrote it
    LayerEquivariance equivariance;
    GroupHeldOut heldout;
};

/// How the partition found for one layer compares with the true one.
struct LayerScore {
    std::string name;
    PartitionComparison comparison;
    std::vector<double> principal_angles;  ///< radians, ascending, between the column spaces of U and of the truth
    std::optional<GroupScore> group = std::nullopt;  ///< where the truth was given as a group
};

/// Whether every layer is exactly right.
bool all_exact(std::vector<LayerScore> const& layers);

/// A page to read: the outcome, then the measures, layer by layer.
std::string text_score(std::vector<LayerScore> const& layers);

/// One JSON object with `exact` and `layers`, ending with a newline.
std::string json_score(std::vector<LayerScore> const& layers);

}  // namespace symdiscover
