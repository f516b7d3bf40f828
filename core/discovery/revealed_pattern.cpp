// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/revealed_pattern.hpp"

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "core/discovery/orders/line_orders.hpp"
#include "core/discovery/orders/plane_orders.hpp"
#include "core/discovery/orders/translations.hpp"

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

constexpr std::array orders_of_translations{ring_order, line_order, torus_order, grid_order};

PatternFinding find_translation_pattern(Partition const& weights, Index outputs, Index inputs) {
    std::optional<Translations> const translations = find_translations(weights, outputs, inputs);
    if (!translations) return {};
    for (auto const propose : orders_of_translations) {
        for (Orders& orders : propose(*translations)) {
            PatternFinding finding = seen_in(weights, std::move(orders));
            if (finding.pattern.kind != PatternKind::none) return finding;
        }
    }
    return {};
}

}  // namespace

PatternFinding find_pattern(Partition const& weights, Index outputs, Index inputs) {
    PatternFinding natural = recognise_pattern(weights, outputs, inputs);
    bool const nothing_to_find = weights.blocks() == 0 || outputs < 2 || inputs < 2;
    if (natural.pattern.kind != PatternKind::none || nothing_to_find) return natural;
    return find_translation_pattern(weights, outputs, inputs);
}

}  // namespace symdiscover
