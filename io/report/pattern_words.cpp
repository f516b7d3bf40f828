// SPDX-License-Identifier: Apache-2.0
#include "io/report/pattern_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "io/report/arrangement_words.hpp"
#include "io/report/group_words.hpp"
#include "io/report/report_layout.hpp"
#include "io/report/revealed_weights.hpp"

namespace symdiscover {

namespace {

/// "a", "a + 2", "a - 1": the input at an offset from output a.
std::string input_at(Index offset) {
    if (offset == 0) return "a";
    return fmt::format("a {} {}", offset > 0 ? '+' : '-', std::abs(offset));
}

std::string window_text(Pattern const& pattern) {
    if (pattern.width == 1) return fmt::format("input {}", input_at(pattern.first_offset));
    return fmt::format("the {} inputs {} to {}", pattern.width, input_at(pattern.first_offset),
                       input_at(pattern.first_offset + pattern.width - 1));
}

/// Begins a sentence: with the places it speaks of where these are not the data's.
std::string begin(LayerDiscovery const& layer, std::string const& subject) {
    if (!layer.arrangement.is_natural()) return "Counted in the order below, " + subject;
    return static_cast<char>(subject[0] - 'a' + 'A') + subject.substr(1);
}

std::string open_ends_have_no_group(LayerDiscovery const& layer, std::string const& stops) {
    if (!is_trivial(layer.group)) return {};
    return fmt::format(
        " The window stops at the {} instead of wrapping around; therefore no reordering of inputs and outputs keeps "
        "the layer as it is (its group is trivial), although it is a convolution.",
        stops);
}

std::string meaning_of_toeplitz(LayerDiscovery const& layer) {
    return fmt::format("{} is computed from {}, with the same {} at every position.", begin(layer, "output a"),
                       window_text(layer.pattern), count_of(layer.pattern.width, "number")) +
           open_ends_have_no_group(layer, "ends");
}

std::string meaning_of_circulant(LayerDiscovery const& layer) {
    std::string text = begin(layer, "weight (a, j)") +
                       " depends only on j - a, counted around a circle: shift the inputs by one position and the "
                       "outputs shift with them.";
    if (layer.group.name.kind == GroupName::Kind::dihedral)
        text += " Reversing the order of both changes nothing either.";
    return text;
}

bool on_torus(LayerDiscovery const& layer) { return layer.arrangement.shape == Shape::torus; }

std::string torus_words(LayerDiscovery const& layer) {
    return shape_words(Shape::torus, layer.arrangement.input_sizes);
}

std::string meaning_of_block_circulant(LayerDiscovery const& layer) {
    if (on_torus(layer)) {
        return "A weight depends only on how far its input is from its output, counted along the rows and along the "
               "columns, both of which wrap around: shift the inputs by one row or one column and the outputs shift "
               "with them.";
    }
    return "Inputs and outputs fall into blocks of the same size, which stand around a circle. A weight depends on how "
           "many blocks its input is from its output, and on the places of both inside their blocks: shift the inputs "
           "by one block and the outputs shift with them.";
}

/// The size of the window of inputs that an output of a grid sees: rows and columns from the first offset with an
/// active weight to the last.
struct Window {
    Index rows;
    Index columns;
};

/// The smallest and the largest number seen.
struct Range {
    Index least = std::numeric_limits<Index>::max();
    Index most = std::numeric_limits<Index>::min();

    void add(Index value) {
        least = std::min(least, value);
        most = std::max(most, value);
    }
    Index length() const { return most - least + 1; }
};

std::optional<Window> window_on_grid(LayerDiscovery const& layer) {
    auto const& inputs = layer.arrangement.input_sizes;
    auto const& outputs = layer.arrangement.output_sizes;
    if (inputs.size() != 2 || outputs.size() != 2 || layer.partition.blocks() == 0) return std::nullopt;
    RevealedWeights const weights(layer);
    Range rows;
    Range columns;
    for (Index a = 0; a < layer.outputs; ++a) {
        for (Index j = 0; j < layer.inputs; ++j) {
            if (weights.label(a, j) == Partition::inactive_label) continue;
            rows.add(j / inputs[1] - a / outputs[1]);
            columns.add(j % inputs[1] - a % outputs[1]);
        }
    }
    return Window{rows.length(), columns.length()};
}

std::string window_words(LayerDiscovery const& layer) {
    auto const window = window_on_grid(layer);
    return window ? fmt::format("a window of {} x {} inputs", window->rows, window->columns) : "a window of inputs";
}

std::string meaning_of_grid(LayerDiscovery const& layer) {
    return fmt::format("Each output is computed from {} on the grid, with the same numbers at every position.",
                       window_words(layer)) +
           open_ends_have_no_group(layer, "edges");
}

}  // namespace

std::string in_another_order(LayerDiscovery const& layer) {
    return layer.arrangement.is_natural() ? "" : ", in another order of inputs and outputs";
}

std::string pattern_title(LayerDiscovery const& layer) {
    std::string const order = in_another_order(layer);
    switch (layer.pattern.kind) {
        case PatternKind::circulant:
            return "a convolution that wraps around" + order + in_brackets(layer.group);
        case PatternKind::toeplitz:
            return fmt::format("a convolution of width {} with open ends", layer.pattern.width) + order;
        case PatternKind::block_circulant:
            return (on_torus(layer) ? "a convolution that wraps around " + torus_words(layer) : "circulant in blocks") +
                   order + in_brackets(layer.group);
        case PatternKind::toeplitz_2d:
            return fmt::format("a two-dimensional convolution, {}, with open ends", window_words(layer)) + order;
        case PatternKind::locally_connected:
            return fmt::format("windows of {} inputs", layer.pattern.width) + order;
        case PatternKind::dense:
        case PatternKind::none:
            break;
    }
    return {};
}

std::string pattern_meaning(LayerDiscovery const& layer) {
    switch (layer.pattern.kind) {
        case PatternKind::toeplitz:
            return meaning_of_toeplitz(layer);
        case PatternKind::circulant:
            return meaning_of_circulant(layer);
        case PatternKind::block_circulant:
            return meaning_of_block_circulant(layer);
        case PatternKind::toeplitz_2d:
            return meaning_of_grid(layer);
        case PatternKind::locally_connected:
            return fmt::format(
                "{} is computed from {}, with numbers of its own: nearness matters, but what is learned at one "
                "position says nothing about another.",
                begin(layer, "output a"), window_text(layer.pattern));
        case PatternKind::dense:
        case PatternKind::none:
            break;
    }
    return {};
}

}  // namespace symdiscover
