// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/groups/expressions/group_expr.hpp"
#include "core/groups/permutation.hpp"
#include "io/report/report_score.hpp"
#include "io/result/fitted_dataset.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

/// A group as the user wrote it, acting on the inputs and the outputs of a layer.
struct ScoredGroup {
    GroupExpr input;
    GroupExpr output;

    /// An empty output text means the input's. Throws OptionError as parse_group() and make_action().
    ScoredGroup(std::string const& input_text, std::string const& output_text);

    /// The orbits on the weights of the layer. Throws OptionError, with both numbers, when it has other sizes.
    Partition orbits(LayerDiscovery const& layer) const;

    std::vector<ActionGenerator> action;
};

/// How far what a layer learned is from equivariant. With as many columns as weights U spans everything and says
/// nothing: then it is the filter's own layer, U v, that is measured.
LayerEquivariance layer_equivariance(LayerDiscovery const& layer, ScoredGroup const& group);

/// The held-out error of the layer tied by the group's orbits, by the protocol of the fit, and of the control; or why
/// it is not measured. `fitted` is the dataset of the result where it is at hand.
GroupHeldOut group_heldout(ResultFile const& result, FittedDataset const& fitted, ScoredGroup const& group);

}  // namespace symdiscover
