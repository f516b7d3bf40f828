// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/layer_symmetry.hpp"

#include <utility>

#include "core/symmetry/nearest_order.hpp"
#include "core/symmetry/revealed_pattern.hpp"

namespace symdiscover {

LayerSymmetry find_symmetry(Partition const& weights, Index outputs, Index inputs) {
    GroupFinding of_group = find_group(weights, outputs, inputs);
    PatternFinding of_pattern = find_pattern(weights, outputs, inputs);
    bool const by_pattern = of_pattern.arrangement.shape != Shape::none;
    return {std::move(of_group.group), of_pattern.pattern,
            by_pattern ? std::move(of_pattern.arrangement)
                       : nearest_order(weights, outputs, inputs, std::move(of_group.arrangement))};
}

}  // namespace symdiscover
