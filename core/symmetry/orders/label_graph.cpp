// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/orders/label_graph.hpp"

#include <algorithm>
#include <utility>

namespace symdiscover {

LabelGraph::LabelGraph(Partition const& weights, Index outputs, Index inputs)
    : outputs_(outputs),
      edges_at_(static_cast<std::size_t>(outputs + inputs)),
      edges_with_(static_cast<std::size_t>(weights.blocks())) {
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            Index const label = weights[a * inputs + j];
            if (label == Partition::inactive_label) continue;
            Edge const edge{a, outputs + j, label};
            edges_.push_back(edge);
            at(edges_at_, edge.output).push_back(edge);
            at(edges_at_, edge.input).push_back(edge);
            at(edges_with_, label).push_back(edge);
        }
    }
}

bool LabelGraph::labels_are_matchings() const {
    std::vector<Index> last_seen_at(edges_with_.size(), -1);
    for (Index vertex = 0; vertex < vertices(); ++vertex) {
        for (Edge const& edge : edges_at(vertex)) {
            if (std::exchange(at(last_seen_at, edge.label), vertex) == vertex) return false;
        }
    }
    return true;
}

Index LabelGraph::largest_label() const {
    auto const largest = std::max_element(edges_with_.begin(), edges_with_.end(),
                                          [](auto const& a, auto const& b) { return a.size() < b.size(); });
    return largest - edges_with_.begin();
}

}  // namespace symdiscover
