// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/revealed_pattern.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "core/symmetry/orders/line_orders.hpp"
#include "core/symmetry/orders/orders.hpp"
#include "core/symmetry/orders/plane_orders.hpp"
#include "core/symmetry/orders/translations.hpp"

namespace symdiscover {

namespace {

Partition rearranged(Partition const& weights, Orders const& orders) {
    std::vector<std::int32_t> labels;
    labels.reserve(weights.labels().size());
    auto const inputs = static_cast<Index>(orders.inputs.size());
    for (Index const a : orders.outputs) {
        for (Index const j : orders.inputs) labels.push_back(weights[a * inputs + j]);
    }
    return Partition::from_labels(labels);
}

/// What the partition is in that order; `none` when the order reveals nothing.
PatternFinding seen_in(Partition const& weights, Orders orders) {
    PatternFinding finding = recognise_pattern(rearranged(weights, orders), static_cast<Index>(orders.outputs.size()),
                                               static_cast<Index>(orders.inputs.size()));
    if (finding.pattern.kind == PatternKind::none) return {};
    finding.arrangement.input_order = std::move(orders.inputs);
    finding.arrangement.output_order = std::move(orders.outputs);
    return finding;
}

/// The first proposal that reveals something.
PatternFinding first_seen(Partition const& weights, std::vector<Orders> proposals) {
    for (Orders& orders : proposals) {
        PatternFinding finding = seen_in(weights, std::move(orders));
        if (finding.pattern.kind != PatternKind::none) return finding;
    }
    return {};
}

constexpr std::array orders_of_translations{ring_order, line_order, torus_order, grid_order};

PatternFinding find_translation_pattern(Partition const& weights, Index outputs, Index inputs) {
    std::optional<Translations> const translations = find_translations(weights, outputs, inputs);
    if (!translations) return {};
    for (auto const propose : orders_of_translations) {
        PatternFinding finding = first_seen(weights, propose(*translations));
        if (finding.pattern.kind != PatternKind::none) return finding;
    }
    return {};
}

/// A few active weights can always be put on a short diagonal in a corner, which says nothing: most of the outputs, or
/// of the inputs, must have active weights.
bool is_worth_ordering(Partition const& weights, Index outputs, Index inputs) {
    if (outputs < 2 || inputs < 2) return false;
    std::vector<bool> active_output(static_cast<std::size_t>(outputs), false);
    std::vector<bool> active_input(static_cast<std::size_t>(inputs), false);
    for (Index e = 0; e < weights.elements(); ++e) {
        if (weights[e] == Partition::inactive_label) continue;
        at(active_output, e / inputs) = true;
        at(active_input, e % inputs) = true;
    }
    auto const mostly = [](std::vector<bool> const& active) {
        return 2 * std::count(active.begin(), active.end(), true) > static_cast<Index>(active.size());
    };
    return mostly(active_output) || mostly(active_input);
}

}  // namespace

PatternFinding find_pattern(Partition const& weights, Index outputs, Index inputs) {
    PatternFinding natural = recognise_pattern(weights, outputs, inputs);
    if (natural.pattern.kind != PatternKind::none || !is_worth_ordering(weights, outputs, inputs)) return natural;
    if (!weights.ties_anything()) return first_seen(weights, band_order(weights, outputs, inputs));
    PatternFinding finding = find_translation_pattern(weights, outputs, inputs);
    if (finding.pattern.kind != PatternKind::none) return finding;
    return first_seen(weights, block_order(weights, outputs, inputs));
}

}  // namespace symdiscover
