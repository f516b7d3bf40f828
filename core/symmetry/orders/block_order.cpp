// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "core/partitions/union_find.hpp"
#include "core/symmetry/orders/label_graph.hpp"
#include "core/symmetry/orders/orders.hpp"

namespace symdiscover {

namespace {

constexpr Index no_group = -1;

/// Copies: the outputs, or the inputs, that each group has one of.
class Copies {
  public:
    explicit Copies(LabelGraph const& graph) : graph_(graph), copies_of_(graph.vertices()) {
        for (Index label = 0; label < graph.labels(); ++label) {
            for (auto const& edge : graph.edges_with(label)) {
                copies_of_.unite(edge.output, graph.edges_with(label).front().output);
                copies_of_.unite(edge.input, graph.edges_with(label).front().input);
            }
        }
    }

    /// The number of groups when all sets of copies have the same size and each label takes every copy; else no_group.
    Index groups() {
        std::vector<Index> sizes(static_cast<std::size_t>(graph_.vertices()), 0);
        for (Index vertex = 0; vertex < graph_.vertices(); ++vertex) ++at(sizes, copies_of_.find(vertex));
        Index const count = sizes.front();
        for (Index const size : sizes) {
            if (size != 0 && size != count) return no_group;
        }
        for (Index label = 0; label < graph_.labels(); ++label) {
            if (static_cast<Index>(graph_.edges_with(label).size()) != count) return no_group;
        }
        return count;
    }

    Index operator()(Index vertex) { return copies_of_.find(vertex); }

  private:
    LabelGraph const& graph_;
    UnionFind copies_of_;  ///< by the lowest of each set
};

/// The outputs in the order in which going there by one label and back by another visits them, from the lowest on;
/// nothing when that misses some.
std::optional<std::vector<Index>> once_around(LabelGraph const& graph, Index there, Index back) {
    std::vector<Index> output_at(static_cast<std::size_t>(graph.vertices()), no_group);
    for (auto const& edge : graph.edges_with(back)) at(output_at, edge.input) = edge.output;
    std::vector<Index> next(static_cast<std::size_t>(graph.outputs()), no_group);
    for (auto const& edge : graph.edges_with(there)) at(next, edge.output) = at(output_at, edge.input);
    Index const start = graph.edges_with(there).front().output;
    std::vector<Index> visited{start};
    for (Index output = at(next, start); output != start; output = at(next, output)) visited.push_back(output);
    if (visited.size() != graph.edges_with(there).size()) return std::nullopt;
    return visited;
}

/// Which group each vertex belongs to, once one set of copies is in order.
class Groups {
  public:
    Groups(LabelGraph const& graph, std::vector<Index> const& ordered_copies)
        : graph_(graph), group_of_(static_cast<std::size_t>(graph.vertices()), no_group) {
        for (std::size_t g = 0; g < ordered_copies.size(); ++g) {
            at(group_of_, ordered_copies[g]) = static_cast<Index>(g);
        }
    }

    /// A label between copies with known groups and copies without takes the groups along. False when some vertices
    /// are out of reach.
    bool spread() {
        for (bool changed = true; changed;) {
            changed = false;
            for (Index label = 0; label < graph_.labels(); ++label) changed = carry_along(label) || changed;
        }
        return std::find(group_of_.begin(), group_of_.end(), no_group) == group_of_.end();
    }

    Index operator()(Index vertex) const { return at(group_of_, vertex); }

  private:
    bool carry_along(Index label) {
        auto const& edges = graph_.edges_with(label);
        bool const from = at(group_of_, edges.front().output) != no_group;
        bool const to = at(group_of_, edges.front().input) != no_group;
        if (from == to) return false;
        for (auto const& edge : edges) {
            Index& output = at(group_of_, edge.output);
            Index& input = at(group_of_, edge.input);
            (from ? input : output) = from ? output : input;
        }
        return true;
    }

    LabelGraph const& graph_;
    std::vector<Index> group_of_;
};

std::vector<Index> group_by_group(Groups const& groups, Copies& copies, Index first, Index last) {
    std::vector<Index> vertices(static_cast<std::size_t>(last - first));
    std::iota(vertices.begin(), vertices.end(), first);
    std::sort(vertices.begin(), vertices.end(),
              [&](Index a, Index b) { return std::pair(groups(a), copies(a)) < std::pair(groups(b), copies(b)); });
    for (Index& vertex : vertices) vertex -= first;
    return vertices;
}

/// Labels between copies of output 0 and the same copies of an input: those of one label of them all.
std::vector<Index> labels_beside(LabelGraph const& graph, Copies& copies, Index label) {
    Index const input_copies = copies(graph.edges_with(label).front().input);
    std::vector<Index> result;
    for (auto const& edge : graph.edges_at(0)) {
        if (edge.label != label && copies(edge.input) == input_copies) result.push_back(edge.label);
    }
    return result;
}

/// The copies of output 0 in an order around the groups.
std::optional<std::vector<Index>> ordered_copies(LabelGraph const& graph, Copies& copies) {
    constexpr Index most_trials = 1000;
    Index trials = 0;
    for (auto const& edge : graph.edges_at(0)) {
        for (Index const back : labels_beside(graph, copies, edge.label)) {
            if (++trials > most_trials) return std::nullopt;
            if (auto around = once_around(graph, edge.label, back)) return around;
        }
    }
    return std::nullopt;
}

}  // namespace

std::vector<Orders> block_order(Partition const& weights, Index outputs, Index inputs) {
    LabelGraph const graph(weights, outputs, inputs);
    if (graph.labels() == 0 || graph.edges_at(0).empty() || !graph.labels_are_matchings()) return {};
    Copies copies(graph);
    if (copies.groups() < 2) return {};
    std::optional<std::vector<Index>> const around = ordered_copies(graph, copies);
    if (!around) return {};
    Groups groups(graph, *around);
    if (!groups.spread()) return {};
    return {
        Orders{group_by_group(groups, copies, outputs, outputs + inputs), group_by_group(groups, copies, 0, outputs)}};
}

}  // namespace symdiscover
