// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "core/partitions/partition.hpp"
#include "core/symmetry/orders/orders.hpp"

namespace symdiscover {

/// The active weights as the edges of a bipartite graph. Vertices 0 .. outputs - 1 are outputs, then come the inputs.
class LabelGraph {
  public:
    struct Edge {
        Index output;  ///< vertex
        Index input;   ///< vertex: outputs + input
        Index label;
    };

    LabelGraph(Partition const& weights, Index outputs, Index inputs);

    Index vertices() const { return static_cast<Index>(edges_at_.size()); }
    Index labels() const { return static_cast<Index>(edges_with_.size()); }
    Index outputs() const { return outputs_; }
    std::vector<Edge> const& edges() const { return edges_; }
    std::vector<Edge> const& edges_at(Index vertex) const { return at(edges_at_, vertex); }
    std::vector<Edge> const& edges_with(Index label) const { return at(edges_with_, label); }

    /// Whether each label maps outputs to inputs one to one, as far as it goes.
    bool labels_are_matchings() const;

    Index largest_label() const;

  private:
    Index outputs_;
    std::vector<Edge> edges_;
    std::vector<std::vector<Edge>> edges_at_;
    std::vector<std::vector<Edge>> edges_with_;
};

}  // namespace symdiscover
