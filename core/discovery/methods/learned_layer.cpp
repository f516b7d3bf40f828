// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/learned_layer.hpp"

#include <utility>

#include "core/discovery/discover_tasks.hpp"

namespace symdiscover {

LayerDiscovery learned_layer(Layer const& layer, LayerParameters const& learned, Partition partition,
                             Workers const& workers, Index most_numbers) {
    Geometry const& geometry = *layer.geometry;
    LayerDiscovery found =
        describe_layer(layer.name, std::move(partition), geometry.weight_rows(), geometry.weight_columns(), workers);
    found.factors = factors_of(layer, learned.factors);
    bool const is_learned = learned.factors.size() == 1;
    if (is_learned || geometry.weights() * layer.sharing->filter_parameters() <= most_numbers) {
        found.sharing_matrix = layer.sharing->matrix(learned.factors);
        found.filter = learned.filter.transpose();
    } else {
        found.sharing_matrix = Matrix(geometry.weights(), 0);
    }
    return found;
}

}  // namespace symdiscover
