// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/block_values.hpp"

namespace symdiscover {

Vector block_values(LayerDiscovery const& layer) {
    Partition const& partition = layer.partition;
    Vector const weights = layer.sharing_matrix * layer.filter;
    Vector values = Vector::Zero(partition.blocks());
    for (Index element = 0; element < partition.elements(); ++element) {
        if (partition[element] != Partition::inactive_label) values[partition[element]] += weights[element];
    }
    for (Index block = 0; block < values.size(); ++block) {
        values[block] /= static_cast<double>(partition.sizes()[static_cast<std::size_t>(block)]);
    }
    return values;
}

}  // namespace symdiscover
