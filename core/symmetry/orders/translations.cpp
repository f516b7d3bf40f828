// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/orders/translations.hpp"

#include <algorithm>

#include "core/symmetry/orders/integer_lattice.hpp"
#include "core/symmetry/orders/label_graph.hpp"
#include "core/symmetry/orders/orders.hpp"

namespace symdiscover {

namespace {

constexpr Index unplaced = -1;

IntegerVector combine(IntegerVector a, IntegerVector const& b, std::int64_t sign) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] += sign * b[i];
    return a;
}

/// Walks over the active weights and gives each vertex the sum of the offsets on its way. The offset of the first
/// label is 0 by choice; where no label with a known offset leads on, a label's offset becomes a new axis of Z^d.
class Walk {
  public:
    struct Step {
        bool known = false;
        IntegerVector value{};
    };

    explicit Walk(LabelGraph const& graph)
        : graph_(graph),
          position_(static_cast<std::size_t>(graph.vertices())),
          component_(static_cast<std::size_t>(graph.vertices()), Site::nowhere),
          offset_(static_cast<std::size_t>(graph.labels())),
          touched_(static_cast<std::size_t>(graph.labels()), false) {}

    /// False when it would take too many axes.
    bool run() {
        Index const first_label = graph_.largest_label();
        learn(first_label, {});
        for (Index root = graph_.edges_with(first_label).front().output; root != unplaced; root = next_root()) {
            place(root, {});
            follow();
            for (Index label = unknown_label(); label != unplaced; label = unknown_label()) {
                if (axes_ == IntegerLattice::largest_dimension) return false;
                IntegerVector axis{};
                axis[axes_++] = 1;
                learn(label, axis);
                follow();
            }
            ++components_;
        }
        return true;
    }

    /// Weights that the walk did not use are relations between the axes. Nothing when their numbers are too large.
    std::optional<AbelianQuotient> group() const {
        IntegerLattice relations(axes_);
        for (auto const& edge : graph_.edges()) {
            IntegerVector const way = combine(position(edge.output), offset(edge.label), 1);
            IntegerVector const& end = position(edge.input);
            if (way != end && !relations.insert(combine(way, end, -1))) return std::nullopt;
        }
        return relations.quotient();
    }

    Index components() const { return components_; }
    Index component(Index vertex) const { return at(component_, vertex); }
    IntegerVector const& position(Index vertex) const { return at(position_, vertex).value; }
    IntegerVector const& offset(Index label) const { return at(offset_, label).value; }

  private:
    bool is_placed(Index vertex) const { return at(position_, vertex).known; }
    bool is_learned(Index label) const { return at(offset_, label).known; }

    void place(Index vertex, IntegerVector const& value) {
        at(position_, vertex) = {true, value};
        at(component_, vertex) = components_;
        to_visit_.push_back(vertex);
    }

    void learn(Index label, IntegerVector const& value) {
        at(offset_, label) = {true, value};
        for (auto const& edge : graph_.edges_with(label)) cross(edge);
    }

    void follow() {
        while (!to_visit_.empty()) {
            Index const vertex = to_visit_.back();
            to_visit_.pop_back();
            for (auto const& edge : graph_.edges_at(vertex)) {
                at(touched_, edge.label) = true;
                cross(edge);
            }
        }
    }

    /// Of two vertices and a label, two known ones give the third.
    void cross(LabelGraph::Edge const& edge) {
        bool const from = is_placed(edge.output);
        bool const to = is_placed(edge.input);
        if (is_learned(edge.label)) {
            if (from && !to) place(edge.input, combine(position(edge.output), offset(edge.label), 1));
            if (to && !from) place(edge.output, combine(position(edge.input), offset(edge.label), -1));
        } else if (from && to) {
            learn(edge.label, combine(position(edge.input), position(edge.output), -1));
        }
    }

    /// The largest label that leads on from a vertex, for it leads farthest.
    Index unknown_label() const {
        Index best = unplaced;
        for (Index label = 0; label < graph_.labels(); ++label) {
            if (is_learned(label) || !at(touched_, label)) continue;
            if (best == unplaced || graph_.edges_with(label).size() > graph_.edges_with(best).size()) best = label;
        }
        return best;
    }

    Index next_root() {
        for (; root_ < graph_.outputs(); ++root_) {
            if (!is_placed(root_) && !graph_.edges_at(root_).empty()) return root_;
        }
        return unplaced;
    }

    LabelGraph const& graph_;
    std::vector<Step> position_;
    std::vector<Index> component_;
    std::vector<Step> offset_;
    std::vector<bool> touched_;  ///< labels of the vertices visited
    std::vector<Index> to_visit_;
    std::size_t axes_ = 0;
    Index components_ = 0;
    Index root_ = 0;
};

Place place_in(AbelianQuotient const& group, IntegerVector const& vector) {
    Place place{};
    for (std::size_t i = 0; i < group.moduli.size(); ++i) place[i] = group.coordinate(i, vector);
    return place;
}

Translations translations_of(Walk const& walk, AbelianQuotient const& group, LabelGraph const& graph) {
    Translations result{group.moduli, walk.components(), {}, {}, {}};
    for (Index vertex = 0; vertex < graph.vertices(); ++vertex) {
        auto& side = vertex < graph.outputs() ? result.outputs : result.inputs;
        side.push_back({walk.component(vertex), place_in(group, walk.position(vertex))});
    }
    for (Index label = 0; label < graph.labels(); ++label) {
        result.offsets.push_back(place_in(group, walk.offset(label)));
    }
    return result;
}

}  // namespace

bool Translations::all_somewhere() const {
    auto const is_somewhere = [](Site const& site) { return site.component != Site::nowhere; };
    return std::all_of(outputs.begin(), outputs.end(), is_somewhere) &&
           std::all_of(inputs.begin(), inputs.end(), is_somewhere);
}

std::optional<Translations> find_translations(Partition const& weights, Index outputs, Index inputs) {
    LabelGraph const graph(weights, outputs, inputs);
    if (graph.labels() == 0 || !graph.labels_are_matchings()) return std::nullopt;
    Walk walk(graph);
    if (!walk.run()) return std::nullopt;
    std::optional<AbelianQuotient> const group = walk.group();
    if (!group || group->moduli.size() > std::tuple_size_v<Place>) return std::nullopt;
    return translations_of(walk, *group, graph);
}

}  // namespace symdiscover
