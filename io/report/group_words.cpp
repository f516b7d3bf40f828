// SPDX-License-Identifier: Apache-2.0
#include "io/report/group_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "core/groups/orbits.hpp"
#include "io/report/arrangement_words.hpp"
#include "io/report/group_term.hpp"
#include "io/report/group_term_words.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

using Kind = GroupTerm::Kind;

/// The shifts of a torus along its rows and columns, under whatever name: C3 x C4 is C12.
bool is_translation(LayerDiscovery const& layer, GroupTerm const& term) {
    auto const is_cyclic = [](GroupTerm const& part) { return part.kind == Kind::cyclic; };
    bool const commutes =
        is_cyclic(term) || (term.kind == Kind::product && std::all_of(term.parts.begin(), term.parts.end(), is_cyclic));
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
std::optional<std::pair<GroupTerm, GroupTerm>> on_rows_and_columns(GroupTerm const& term, Index rows, Index columns) {
    if (term.kind != Kind::product || term.parts.size() != 2) return std::nullopt;
    GroupTerm const& first = term.parts[0];
    GroupTerm const& second = term.parts[1];
    if (first.power > 1 || second.power > 1) return std::nullopt;
    if (rows == columns && first.kind != second.kind) return std::nullopt;
    if (degree(first) == rows && degree(second) == columns) return std::pair(first, second);
    if (degree(first) == columns && degree(second) == rows) return std::pair(second, first);
    return std::nullopt;
}

/// A product whose factors move rows and columns of a torus or grid, or blocks and the places inside them.
std::optional<std::string> meaning_on_grid(LayerDiscovery const& layer, GroupTerm const& term) {
    auto const& sizes = layer.arrangement.input_sizes;
    bool const blocks = layer.arrangement.shape == Shape::blocks;
    bool const grid = layer.arrangement.shape == Shape::grid || layer.arrangement.shape == Shape::torus;
    if ((!blocks && !grid) || sizes.size() != 2 || sizes[0] * sizes[1] != layer.inputs) return std::nullopt;
    auto const factors = on_rows_and_columns(term, sizes[0], sizes[1]);
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

bool is_trivial(DiscoveredGroup const& group) { return group.order.empty() || group.order == "1"; }

std::string in_brackets(DiscoveredGroup const& group) {
    return is_trivial(group) || !group.recognised ? std::string{} : fmt::format(" ({})", group.name);
}

std::string group_meaning(LayerDiscovery const& layer) {
    if (!layer.group.recognised) return {};
    auto const term = parse_group_name(layer.group.name);
    if (!term) return {};
    if (is_translation(layer, *term)) {
        return fmt::format("shifts along the rows and along the columns of {}, independently of each other",
                           shape_words(Shape::torus, layer.arrangement.input_sizes));
    }
    if (auto const text = meaning_on_grid(layer, *term)) return *text;
    return meaning_of(*term);
}

std::string describe_symmetry(LayerDiscovery const& layer) {
    DiscoveredGroup const& group = layer.group;
    if (is_trivial(group)) return "trivial: only the identity keeps this sharing.";
    std::string text = fmt::format("At least a group of {}.", group.name);
    if (group.recognised) {
        auto const term = parse_group_name(group.name);
        bool const dihedral = term && term->kind == Kind::dihedral;
        std::string const what = group_meaning(layer);
        text =
            fmt::format("At least {}, of order {}{}{}{}.", group.name, group.order,
                        dihedral ? fmt::format(" (GAP writes D{})", group.order) : "", what.empty() ? "" : ": ", what);
    }
    return text +
           " It is the largest group that keeps this sharing, which can be larger than the one that made the data.";
}

std::string describe_action(LayerDiscovery const& layer) {
    DiscoveredGroup const& group = layer.group;
    if (group.input_orbits == 0 || is_trivial(group)) return {};
    std::vector<std::string> parts;
    // The description of a group without a name has the orbits.
    if (group.recognised) parts.push_back(describe_orbits(layer));
    if (layer.outputs > 1) parts.push_back(describe_faithful(group));
    return parts.empty() ? "" : capital(fmt::format("{}.", fmt::join(parts, "; ")));
}

std::string describe_explained(LayerDiscovery const& layer) {
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
