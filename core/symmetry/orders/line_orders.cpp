// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/orders/line_orders.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace symdiscover {

namespace {

struct Component {
    Index outputs = 0;
    Index inputs = 0;
    Index first_output = std::numeric_limits<Index>::max();  ///< its place
    Index rank = 0;                                          ///< among the components, the longest first
};

std::vector<Component> components_of(Translations const& translations) {
    std::vector<Component> components(static_cast<std::size_t>(translations.components));
    for (Site const& site : translations.outputs) {
        if (site.component == Site::nowhere) continue;
        Component& component = at(components, site.component);
        ++component.outputs;
        component.first_output = std::min(component.first_output, site.at[0]);
    }
    for (Site const& site : translations.inputs) {
        if (site.component != Site::nowhere) ++at(components, site.component).inputs;
    }
    std::vector<Index> by_length(components.size());
    std::iota(by_length.begin(), by_length.end(), 0);
    std::stable_sort(by_length.begin(), by_length.end(), [&components](Index a, Index b) {
        return std::pair(at(components, a).outputs, at(components, a).inputs) >
               std::pair(at(components, b).outputs, at(components, b).inputs);
    });
    for (std::size_t rank = 0; rank < by_length.size(); ++rank) {
        at(components, by_length[rank]).rank = static_cast<Index>(rank);
    }
    return components;
}

enum class End { front, back };

/// Sites by their place on the interleaved line; those without active weights at the given end.
std::vector<Index> along_line(std::vector<Site> const& sites, std::vector<Component> const& components, End rest) {
    std::vector<std::pair<Index, Index>> placed;
    for (Index i = 0; i < static_cast<Index>(sites.size()); ++i) {
        Site const& site = at(sites, i);
        using Limits = std::numeric_limits<Index>;
        Index place = rest == End::front ? Limits::min() : Limits::max();
        if (site.component != Site::nowhere) {
            Component const& own = at(components, site.component);
            place = (site.at[0] - own.first_output) * static_cast<Index>(components.size()) + own.rank;
        }
        placed.emplace_back(place, i);
    }
    std::sort(placed.begin(), placed.end());
    std::vector<Index> order;
    order.reserve(placed.size());
    for (auto const& [place, i] : placed) order.push_back(i);
    return order;
}

/// One or more rings of the same length, interleaved to one: component c of C has the places c, C + c, 2 C + c, ...
class Rings {
  public:
    explicit Rings(Translations const& translations)
        : translations_(translations), length_(translations.moduli.empty() ? 1 : translations.moduli[0]) {}

    bool fit() const {
        auto const places = static_cast<Index>(translations_.outputs.size());
        return translations_.outputs.size() == translations_.inputs.size() && translations_.moduli.size() < 2 &&
               length_ * translations_.components == places && translations_.all_somewhere();
    }

    /// A way around: steps of `step` places each, a number prime to the length.
    struct Way {
        Index step = 1;
        Arc arc{0, std::numeric_limits<Index>::max()};  ///< of the active weights, in steps
        Index second = 0;                               ///< output in the second place
    };

    Way best_way() const {
        std::vector<Index> const output_at = outputs_around();
        Way best;
        for (Index step = 1; step <= length_; ++step) {
            if (std::gcd(step, length_) != 1) continue;
            Way const way{step, arc_of(step), at(output_at, step % length_)};
            if (std::pair(way.arc.length, way.second) < std::pair(best.arc.length, best.second)) best = way;
        }
        return best;
    }

    std::vector<Index> order(std::vector<Site> const& sites, Way const& way, Index first) const {
        std::vector<Index> const steps = steps_to(way.step);
        std::vector<Index> order(sites.size(), -1);
        for (Index i = 0; i < static_cast<Index>(sites.size()); ++i) {
            Site const& site = at(sites, i);
            Index const place = (at(steps, from_start(site)) - first + length_) % length_;
            at(order, place * translations_.components + component_rank(site)) = i;
        }
        return order;
    }

  private:
    Site const& start() const { return translations_.outputs.front(); }
    Index from_start(Site const& site) const { return (site.at[0] - start().at[0] + length_) % length_; }

    Index component_rank(Site const& site) const {
        return (site.component - start().component + translations_.components) % translations_.components;
    }

    /// The outputs in the start's component by their place, the start first.
    std::vector<Index> outputs_around() const {
        std::vector<Index> output_at(static_cast<std::size_t>(length_), 0);
        for (Index a = 0; a < static_cast<Index>(translations_.outputs.size()); ++a) {
            Site const& site = at(translations_.outputs, a);
            if (site.component == start().component) at(output_at, from_start(site)) = a;
        }
        return output_at;
    }

    /// The number of steps to each place.
    std::vector<Index> steps_to(Index step) const {
        std::vector<Index> steps(static_cast<std::size_t>(length_));
        for (Index s = 0; s < length_; ++s) at(steps, s * step % length_) = s;
        return steps;
    }

    Arc arc_of(Index step) const {
        std::vector<Index> const steps = steps_to(step);
        std::vector<bool> active(static_cast<std::size_t>(length_), false);
        for (Place const& offset : translations_.offsets) {
            at(active, at(steps, offset[0])) = true;
        }
        return shortest_arc(active);
    }

    Translations const& translations_;
    Index length_;
};

}  // namespace

Arc shortest_arc(std::vector<bool> const& marked) {
    auto const size = static_cast<Index>(marked.size());
    auto const first = static_cast<Index>(std::find(marked.begin(), marked.end(), true) - marked.begin());
    Arc best{first, size + 1};
    Index last = first;
    for (Index step = 1; step <= size; ++step) {
        Index const place = (first + step) % size;
        if (!at(marked, place)) continue;
        // The arc from here around to the last marked place before.
        Index const gap = first + step - last;
        if (size - gap + 1 < best.length) best = {place, size - gap + 1};
        last = first + step;
    }
    return best;
}

std::vector<Orders> line_order(Translations const& translations) {
    bool const is_line = translations.moduli.empty() || translations.moduli == std::vector<Index>{0};
    if (!is_line) return {};
    std::vector<Component> const components = components_of(translations);
    auto const with_rest_at = [&](End inputs, End outputs) {
        return lower_end_first({along_line(translations.inputs, components, inputs),
                                along_line(translations.outputs, components, outputs)});
    };
    // Outputs that see no input stand past one end of the inputs, inputs that nobody sees at the other.
    std::vector<Orders> proposals{with_rest_at(End::back, End::front)};
    if (!translations.all_somewhere()) proposals.push_back(with_rest_at(End::front, End::back));
    return proposals;
}

std::vector<Orders> ring_order(Translations const& translations) {
    Rings const rings(translations);
    if (!rings.fit()) return {};
    Rings::Way const way = rings.best_way();
    Orders orders{rings.order(translations.inputs, way, way.arc.first), rings.order(translations.outputs, way, 0)};
    auto const has_gap = [](std::vector<Index> const& order) {
        return std::find(order.begin(), order.end(), -1) != order.end();
    };
    if (has_gap(orders.inputs) || has_gap(orders.outputs)) return {};
    return {std::move(orders)};
}

}  // namespace symdiscover
