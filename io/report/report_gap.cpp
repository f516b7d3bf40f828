// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_gap.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/groups/action.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

/// A comment on one line, whatever bytes a path or a title has.
std::string comment(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, '?');
    return fmt::format("# {}\n", text);
}

std::string gap_layer(LayerDiscovery const& layer, std::string const& name) {
    DiscoveredGroup const& group = layer.group;
    Index const n = layer.inputs;
    Index const m = layer.outputs;
    std::string text = comment(fmt::format("layer {}: {} [1 .. {}], {} [{} .. {}]", layer.name, count_of(n, "input"), n,
                                           count_of(m, "output"), n + 1, n + m));
    text += comment("name: " + to_string(group.name));
    text += comment("order: " + group.order);
    text += wrap_gap(fmt::format("{} := {};;", name, gap_group(group)));
    text += fmt::format("{0}_inputs := Action({0}, [1 .. {1}]);;\n", name, n);
    text += fmt::format("{0}_outputs := Action({0}, [{1} .. {2}]);;  # renumbered from 1\n", name, n + 1, n + m);
    return text + comment(fmt::format("check: Size({}) = {}", name, group.order));
}

/// Where a line may end: after this character.
bool may_break(std::string const& text, std::size_t last) {
    bool const between_cycles = text[last] == ')' && last + 1 < text.size() && text[last + 1] == '(';
    return text[last] == ',' || text[last] == ' ' || between_cycles;
}

}  // namespace

std::string gap_group(DiscoveredGroup const& group) {
    std::vector<std::string> generators;
    for (Permutation const& joint : joint_permutations(group.generators))
        generators.push_back(to_cycles(joint, 1, ","));
    return fmt::format("Group({})", generators.empty() ? "()" : fmt::format("{}", fmt::join(generators, ",")));
}

std::string wrap_gap(std::string const& text, std::size_t indent) {
    std::string const margin(indent, ' ');
    std::string wrapped;
    std::string line;
    std::size_t start = 0;
    for (std::size_t last = 0; last < text.size(); ++last) {
        if (!may_break(text, last) && last + 1 < text.size()) continue;
        std::string const piece = text.substr(start, last + 1 - start);
        start = last + 1;
        if (!line.empty() && indent + line.size() + piece.size() > report_columns()) {
            wrapped += margin + line + "\n";
            line.clear();
        }
        line += piece;
    }
    return wrapped + margin + line + "\n";
}

std::string gap_report(Discovery const& discovery, Provenance const& origin) {
    std::string text = comment(
        fmt::format("the symmetry that symdiscover {} found in {}", origin.program_version, origin.dataset_path));
    text += comment("points count from 1: first the inputs, then the outputs");
    bool const several = discovery.layers.size() > 1;
    for (std::size_t i = 0; i < discovery.layers.size(); ++i) {
        text += '\n';
        text += gap_layer(discovery.layers[i], several ? fmt::format("G{}", i + 1) : "G");
    }
    return text;
}

}  // namespace symdiscover
