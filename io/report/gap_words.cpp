// SPDX-License-Identifier: Apache-2.0
#include "io/report/gap_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

/// Cycles of points that are counted from `first`.
void append_cycles(std::string& text, Permutation const& permutation, Index first) {
    std::vector<bool> seen(permutation.size(), false);
    for (Index start = 0; start < static_cast<Index>(permutation.size()); ++start) {
        std::vector<Index> cycle;
        for (Index i = start; !seen[static_cast<std::size_t>(i)]; i = image(permutation, i)) {
            seen[static_cast<std::size_t>(i)] = true;
            cycle.push_back(i + first);
        }
        if (cycle.size() > 1) text += fmt::format("({})", fmt::join(cycle, ","));
    }
}

/// Where a line may end: after this character.
bool may_break(std::string const& text, std::size_t last) {
    bool const between_cycles = text[last] == ')' && last + 1 < text.size() && text[last + 1] == '(';
    return text[last] == ',' || text[last] == ' ' || between_cycles;
}

}  // namespace

std::string gap_permutation(ActionGenerator const& generator) {
    std::string text;
    append_cycles(text, generator.input, 1);
    append_cycles(text, generator.output, 1 + static_cast<Index>(generator.input.size()));
    return text.empty() ? "()" : text;
}

std::string gap_group(DiscoveredGroup const& group) {
    std::vector<std::string> generators;
    for (ActionGenerator const& generator : group.generators) generators.push_back(gap_permutation(generator));
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
        if (!line.empty() && indent + line.size() + piece.size() > report_columns) {
            wrapped += margin + line + "\n";
            line.clear();
        }
        line += piece;
    }
    return wrapped + margin + line + "\n";
}

}  // namespace symdiscover
