// SPDX-License-Identifier: Apache-2.0
#include "io/report/group_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/groups/action.hpp"
#include "io/report/arrangement_words.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

using Kind = GroupName::Kind;

/// How many things the group moves, where its name says so.
std::optional<Index> degree(GroupName const& name) {
    switch (name.kind) {
        case Kind::cyclic:
        case Kind::dihedral:
        case Kind::symmetric:
        case Kind::alternating:
            return name.n;
        case Kind::affine:
            return name.parts[0].n;
        default:
            return std::nullopt;
    }
}

std::string moves(GroupName const& name);

std::string moves_of_product(std::vector<GroupName> const& factors) {
    std::vector<std::pair<std::string, Index>> kinds;  // equal factors once, with their number
    for (GroupName const& factor : factors) {
        bool const power = factor.kind == Kind::power;
        std::string text = moves(power ? factor.parts[0] : factor);
        auto known = std::find_if(kinds.begin(), kinds.end(), [&](auto const& kind) { return kind.first == text; });
        if (known == kinds.end()) known = kinds.insert(known, {std::move(text), 0});
        known->second += power ? factor.n : 1;
    }
    std::vector<std::string> items;
    for (auto const& [text, times] : kinds)
        items.push_back(times == 1 ? text : fmt::format("{} times {}", times, text));
    std::string const last = items.back();
    items.pop_back();
    return fmt::format("independently of each other {}{}{}", fmt::join(items, ", "), items.empty() ? "" : " and ",
                       last);
}

std::string moves_of_wreath(GroupName const& inner, GroupName const& outer) {
    auto const blocks = degree(outer);
    return fmt::format("inside each {}, independently of the other blocks, {}; and the blocks themselves, {}",
                       blocks ? fmt::format("of {} blocks", *blocks) : "block", moves(inner), moves(outer));
}

/// As part of a sentence: "a periodic shift of 4 steps", "any reordering of 3".
std::string moves(GroupName const& name) {
    switch (name.kind) {
        case Kind::trivial:
            return "nothing";
        case Kind::cyclic:
            return name.n == 2 ? "an exchange" : fmt::format("a periodic shift of {} steps", name.n);
        case Kind::dihedral:
            return fmt::format("a periodic shift of {} steps with a reflection", name.n);
        case Kind::symmetric:
            return name.n == 2 ? "an exchange" : fmt::format("any reordering of {}", name.n);
        case Kind::alternating:
            return fmt::format("any reordering of {} by an even number of exchanges", name.n);
        case Kind::p4:
            return fmt::format("shifts and quarter turns of a {0} x {0} torus", name.n);
        case Kind::p4m:
            return fmt::format("shifts, quarter turns and reflections of a {0} x {0} torus", name.n);
        case Kind::affine:
            return fmt::format("a periodic shift of {0} steps, and {1} multiplications of the places modulo {0}",
                               name.parts[0].n, name.parts[1].n);
        case Kind::wreath:
            return moves_of_wreath(name.parts[0], name.parts[1]);
        case Kind::power:
            return moves_of_product({name});
        case Kind::product:
            return moves_of_product(name.parts);
        case Kind::unknown:
        case Kind::description:
            break;
    }
    return {};
}

/// Of a group that stands alone: "a periodic shift, back at the start after 4 steps".
std::string meaning_of(GroupName const& name) {
    switch (name.kind) {
        case Kind::cyclic:
            if (name.n == 2) return "an exchange, such as a reflection, which done twice changes nothing";
            return fmt::format("a periodic shift, back at the start after {} steps", name.n);
        case Kind::dihedral:
            return fmt::format("a periodic shift, back at the start after {} steps, and a reflection", name.n);
        case Kind::symmetric:
            if (name.n == 2) return "an exchange, which done twice changes nothing";
            return fmt::format("order does not matter, any reordering of {} is allowed", name.n);
        case Kind::alternating:
            return fmt::format("any reordering of {} is allowed that takes an even number of exchanges", name.n);
        default:
            return moves(name);
    }
}

/// The shifts of a torus along its rows and columns, under whatever name: C3 x C4 is C12.
bool is_translation(LayerDiscovery const& layer) {
    GroupName const& name = layer.group.name;
    auto const is_cyclic = [](GroupName const& part) { return part.kind == Kind::cyclic; };
    bool const commutes =
        is_cyclic(name) || (name.kind == Kind::product && std::all_of(name.parts.begin(), name.parts.end(), is_cyclic));
    return commutes && layer.arrangement.shape == Shape::torus && layer.group.order == fmt::format("{}", layer.inputs);
}

/// In this order the permutation carries rows of `length` places to rows, and moves the places inside them alike.
bool keeps_grid(Permutation const& permutation, Permutation const& order, Index length) {
    Permutation const place = inverse(order);
    auto const goes_to = [&](Index at) { return image(place, image(permutation, image(order, at))); };
    for (Index at = 0; at < static_cast<Index>(order.size()); ++at) {
        Index const to = goes_to(at);
        if (to / length != goes_to(at / length * length) / length) return false;
        if (to % length != goes_to(at % length) % length) return false;
    }
    return true;
}

/// Of a product of two the factor on the rows and that on the columns, where their degrees tell.
std::optional<std::pair<GroupName, GroupName>> on_rows_and_columns(GroupName const& name, Index rows, Index columns) {
    if (name.kind != Kind::product || name.parts.size() != 2) return std::nullopt;
    GroupName const& first = name.parts[0];
    GroupName const& second = name.parts[1];
    if (rows == columns && first.kind != second.kind) return std::nullopt;
    if (degree(first) == rows && degree(second) == columns) return std::pair(first, second);
    if (degree(first) == columns && degree(second) == rows) return std::pair(second, first);
    return std::nullopt;
}

/// A product whose factors move rows and columns of a torus or grid, or blocks and the places inside them.
std::optional<std::string> meaning_on_grid(LayerDiscovery const& layer) {
    auto const& sizes = layer.arrangement.input_sizes;
    bool const blocks = layer.arrangement.shape == Shape::blocks;
    bool const grid = layer.arrangement.shape == Shape::grid || layer.arrangement.shape == Shape::torus;
    if ((!blocks && !grid) || sizes.size() != 2 || sizes[0] * sizes[1] != layer.inputs) return std::nullopt;
    auto const factors = on_rows_and_columns(layer.group.name, sizes[0], sizes[1]);
    RevealedWeights const weights(layer);
    auto const& generators = layer.group.generators;
    if (!factors || !std::all_of(generators.begin(), generators.end(), [&](auto const& generator) {
            return keeps_grid(generator.input, weights.input_order(), sizes[1]);
        })) {
        return std::nullopt;
    }
    if (blocks) {
        return fmt::format("among the {} blocks, {}; and independently of it, inside the blocks, {}, the same in each",
                           sizes[0], moves(factors->first), moves(factors->second));
    }
    return fmt::format("among the {} rows, {}; and independently of it, among the {} columns, {}", sizes[0],
                       moves(factors->first), sizes[1], moves(factors->second));
}

std::string count_orbits(Index orbits, Index points, std::string const& noun, bool explain) {
    if (points == 1) return fmt::format("the one {} stays", noun);
    if (orbits == 1) {
        return fmt::format("transitive on the {} {}s{}", points, noun,
                           explain ? " (any can take any other's place)" : "");
    }
    return fmt::format("{} on the {} {}s", count_of(orbits, "orbit"), points, noun);
}

std::string describe_orbits(LayerDiscovery const& layer) {
    DiscoveredGroup const& group = layer.group;
    std::string const noun = layer.noun == "weight" ? "input" : layer.noun;
    std::string const text = count_orbits(group.input_orbits, layer.inputs, noun, true);
    if (layer.outputs == 1) return text;
    return text + ", " + count_orbits(group.output_orbits, layer.outputs, "output", group.input_orbits != 1);
}

std::string describe_faithful(DiscoveredGroup const& group) {
    if (group.faithful_on_inputs && group.faithful_on_outputs) return "faithful on both";
    if (group.faithful_on_inputs)
        return "faithful on the inputs, not on the outputs (some reorderings move inputs only)";
    if (group.faithful_on_outputs)
        return "faithful on the outputs, not on the inputs (some reorderings move outputs only)";
    return "faithful on neither (some reorderings move inputs only, some outputs only)";
}

std::string capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

/// Of each block the number of orbits that it joins.
std::vector<Index> orbits_of_blocks(LayerDiscovery const& layer) {
    Partition const orbits = weight_orbits(layer.group.generators, layer.outputs, layer.inputs);
    std::vector<Index> counts(static_cast<std::size_t>(layer.partition.blocks()), 0);
    std::int32_t next = 0;  // orbits are numbered by first appearance: a new number is a new orbit
    for (Index weight = 0; weight < orbits.elements(); ++weight) {
        if (orbits[weight] != next) continue;
        ++next;
        std::int32_t const block = layer.partition[weight];
        if (block != Partition::inactive_label) ++counts[static_cast<std::size_t>(block)];
    }
    return counts;
}

bool has_open_ends(LayerDiscovery const& layer) {
    return layer.pattern.kind == PatternKind::toeplitz || layer.pattern.kind == PatternKind::toeplitz_2d;
}

std::string why_open_ends() {
    return "What ties the weights is the pattern: near its open ends a window has fewer neighbours than elsewhere, so "
           "shifting does not carry the layer into itself, as a group would have to.";
}

}  // namespace

std::string order_words(std::string const& order) {
    constexpr std::size_t most_digits = 25;
    if (order.size() <= most_digits) return order;
    return fmt::format("about {}.{} x 10^{}", order[0], order[1], order.size() - 1);
}

bool is_trivial(DiscoveredGroup const& group) { return group.order.empty() || group.order == "1"; }

std::string in_brackets(DiscoveredGroup const& group) {
    return is_trivial(group) || !group.name.is_name() ? std::string{} : fmt::format(" ({})", to_string(group.name));
}

std::string group_meaning(LayerDiscovery const& layer) {
    if (is_translation(layer)) {
        return fmt::format("shifts along the rows and along the columns of {}, independently of each other",
                           shape_words(Shape::torus, layer.arrangement.input_sizes));
    }
    if (auto const text = meaning_on_grid(layer)) return *text;
    return meaning_of(layer.group.name);
}

std::string describe_symmetry(LayerDiscovery const& layer) {
    DiscoveredGroup const& group = layer.group;
    if (!group.is_known()) return "not worked out: the fit was interrupted.";
    if (is_trivial(group)) return "trivial: only the identity keeps this sharing.";
    std::string const name = to_string(group.name);
    std::string text = fmt::format("At least a group of {}.", name);
    if (group.name.is_name()) {
        std::string const in_gap =
            group.name.kind == Kind::dihedral ? fmt::format(" (GAP writes D{})", group.order) : "";
        std::string const what = group_meaning(layer);
        text = fmt::format("At least {}, of order {}{}{}{}.", name, order_words(group.order), in_gap,
                           what.empty() ? "" : ": ", what);
    }
    return text +
           " It is the largest group that keeps this sharing, which can be larger than the one that made the data.";
}

std::string describe_action(LayerDiscovery const& layer) {
    DiscoveredGroup const& group = layer.group;
    if (group.input_orbits == 0 || is_trivial(group)) return {};
    std::vector<std::string> parts;
    // The description of a group without a name has the orbits.
    if (group.name.is_name()) parts.push_back(describe_orbits(layer));
    if (layer.outputs > 1) parts.push_back(describe_faithful(group));
    return parts.empty() ? "" : capital(fmt::format("{}.", fmt::join(parts, "; ")));
}

std::string describe_explained(LayerDiscovery const& layer) {
    if (!layer.group.is_known()) return "What it explains of the sharing is not known either.";
    if (layer.group.closed) return "Its orbits on the weights are exactly the shared parameters.";
    if (is_trivial(layer.group)) return has_open_ends(layer) ? why_open_ends() : "It explains none of the ties.";
    auto const counts = orbits_of_blocks(layer);
    auto const joined =
        static_cast<Index>(std::count_if(counts.begin(), counts.end(), [](Index count) { return count > 1; }));
    Index const blocks = layer.partition.blocks();
    Index orbits = 0;
    for (Index const count : counts) orbits += count;
    Index const whole = blocks - joined;
    std::string text;
    if (whole == 0) {
        text = fmt::format("It does not explain the sharing: the {} {} {} of its orbits on the weights.",
                           count_of(blocks, "shared parameter"), blocks == 1 ? "joins" : "join", orbits);
    } else {
        text = fmt::format("It explains {} of the {}: {} one of its orbits on the weights. The other {} {} {} orbits.",
                           whole, count_of(blocks, "shared parameter"), whole == 1 ? "this is" : "each is", joined,
                           joined == 1 ? "joins" : "join", orbits - whole);
    }
    return has_open_ends(layer) ? text + " " + why_open_ends() : text;
}

}  // namespace symdiscover
