// SPDX-License-Identifier: Apache-2.0
#include "io/report/arrangement_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>

#include "io/report/group_words.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

// An order takes at most this many lines of the page, and more only where each is a row of its shape.
constexpr std::size_t most_lines = 8;
constexpr std::size_t most_rows = 12;
constexpr std::size_t most_parts = 5;  // whose sizes are listed
constexpr std::size_t margin = 13;     // columns before the numbers, where "inputs" and "outputs" stand

bool has_rows(Shape shape) {
    return shape == Shape::grid || shape == Shape::torus || shape == Shape::blocks || shape == Shape::parts;
}

/// All weights are zero, or all are one number.
bool shows_the_same_in_any_order(Partition const& partition) {
    return partition.blocks() == 0 || (partition.blocks() == 1 && partition.inactive() == 0);
}

/// What the inputs are to people: of samples the coordinates or positions.
std::string inputs_noun(LayerDiscovery const& layer) { return layer.has_weights() ? "inputs" : layer.noun + "s"; }

/// Numbers under each other line up.
std::size_t widest(Permutation const& order) { return fmt::format("{}", order.size() - 1).size(); }

std::string join_numbers(Permutation const& order, std::size_t first, std::size_t count, std::size_t width) {
    std::string text;
    for (std::size_t i = first; i < std::min(first + count, order.size()); ++i) {
        text += fmt::format("{}{:>{}}", i == first ? "" : " ", order[i], width);
    }
    return text;
}

/// The numbers in lines: one for each row of the shape where these are few and fit, else as many as fit.
std::vector<std::string> order_lines(Permutation const& order, Shape shape, std::vector<Index> const& sizes) {
    std::size_t const width = widest(order);
    std::size_t const fit = (report_columns() - margin + 1) / (width + 1);
    std::vector<Index> const rows = row_lengths(shape, sizes, static_cast<Index>(order.size()));
    bool const by_rows = rows.size() > 1 && rows.size() <= most_rows &&
                         *std::max_element(rows.begin(), rows.end()) <= static_cast<Index>(fit);
    std::vector<std::string> lines;
    for (std::size_t first = 0; first < order.size();) {
        std::size_t const count = by_rows ? static_cast<std::size_t>(rows[lines.size()]) : fit;
        // Alone in a line, numbers have nothing to line up with.
        lines.push_back(join_numbers(order, first, count, order.size() <= count ? 1 : width));
        first += count;
    }
    if (by_rows || lines.size() <= most_lines) return lines;
    lines.resize(most_lines - 1);
    lines.emplace_back("...");
    return lines;
}

std::string print_order(std::string const& title, Permutation const& order, Shape shape,
                        std::vector<Index> const& sizes, std::string const& name) {
    auto lines = order_lines(order, shape, sizes);
    if (lines.back() == "...") lines.back() += fmt::format(" (the result file has all of it, as {})", name);
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        text += fmt::format("    {:<9}{}\n", i == 0 ? title : "", lines[i]);
    }
    return text;
}

/// What places do that have this shape.
std::string verb(Shape shape) {
    if (shape == Shape::grid || shape == Shape::torus) return "lie on";
    return shape == Shape::blocks || shape == Shape::parts ? "fall into" : "form";
}

std::string natural_words(LayerDiscovery const& layer) {
    Arrangement const& arrangement = layer.arrangement;
    if (!has_rows(arrangement.shape)) return {};
    bool const by_rows = arrangement.shape == Shape::grid || arrangement.shape == Shape::torus;
    std::string const does = verb(arrangement.shape);
    std::string text = fmt::format("The {} {} {}, {}", inputs_noun(layer), does,
                                   shape_words(arrangement.shape, arrangement.input_sizes),
                                   by_rows ? "numbered row by row" : "one after the other");
    if (layer.outputs == 1 || arrangement.output_sizes.empty()) return text + ".";
    if (arrangement.output_sizes == arrangement.input_sizes) return text + ", and so do the outputs.";
    return text + fmt::format("; the outputs {} {}.", does, shape_words(arrangement.shape, arrangement.output_sizes));
}

std::string parts_words(std::vector<Index> const& sizes) {
    if (sizes.size() < 2) return "parts";
    if (sizes.size() > most_parts) {
        auto const [least, most] = std::minmax_element(sizes.begin(), sizes.end());
        return *least == *most ? fmt::format("{} parts of {}", sizes.size(), *least)
                               : fmt::format("{} parts of {} to {}", sizes.size(), *least, *most);
    }
    return fmt::format("parts of {} and {}", fmt::join(sizes.begin(), sizes.end() - 1, ", "), sizes.back());
}

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

std::vector<Index> row_lengths(Shape shape, std::vector<Index> const& sizes, Index places) {
    std::vector<Index> lengths;
    if (shape == Shape::parts) {
        lengths = sizes;
    } else if ((shape == Shape::grid || shape == Shape::torus || shape == Shape::blocks) && sizes.size() == 2 &&
               sizes[0] > 0 && sizes[0] <= places) {
        lengths.assign(static_cast<std::size_t>(sizes[0]), sizes[1]);
    }
    bool const fits = std::accumulate(lengths.begin(), lengths.end(), Index{0}) == places;
    return fits ? lengths : std::vector<Index>{places};
}

std::string shape_words(Shape shape, std::vector<Index> const& sizes) {
    if (shape == Shape::parts) return parts_words(sizes);
    if (has_rows(shape)) {
        if (sizes.size() != 2) return shape == Shape::blocks ? "blocks" : std::string("a ") + to_string(shape);
        return shape == Shape::blocks ? fmt::format("{} of {}", count_of(sizes[0], "block"), sizes[1])
                                      : fmt::format("a {} x {} {}", sizes[0], sizes[1], to_string(shape));
    }
    std::string const text = std::string("a ") + to_string(shape);
    return sizes.size() == 1 ? fmt::format("{} of {}", text, sizes[0]) : text;
}

std::string describe_arrangement(LayerDiscovery const& layer) {
    Arrangement const& arrangement = layer.arrangement;
    if (shows_the_same_in_any_order(layer.partition)) return {};
    if (arrangement.is_natural()) return natural_words(layer);
    if (arrangement.shape == Shape::none) return "Put inputs and outputs in this order to see the pattern:";
    bool const outputs = layer.outputs > 1;
    if (arrangement.shape == Shape::set) {
        return fmt::format("Each output belongs to one input{}:",
                           outputs ? "; in these orders the two stand in the same place" : "");
    }
    bool const same_sizes = !outputs || arrangement.output_sizes == arrangement.input_sizes;
    std::string const does = verb(arrangement.shape);
    return fmt::format("Put the {} in this order: they {} {}{}:", inputs_noun(layer), does,
                       shape_words(arrangement.shape, arrangement.input_sizes),
                       same_sizes ? ""
                                  : fmt::format(", and the outputs {} {}", does,
                                                shape_words(arrangement.shape, arrangement.output_sizes)));
}

std::string print_orders(LayerDiscovery const& layer) {
    Arrangement const& arrangement = layer.arrangement;
    if (arrangement.is_natural() || shows_the_same_in_any_order(layer.partition)) return {};
    RevealedWeights const weights(layer);
    Permutation const& inputs = weights.input_order();
    Permutation const& outputs = weights.output_order();
    std::string const title = layer.has_weights() ? "inputs" : "order";
    std::string text = print_order(title, inputs, arrangement.shape, arrangement.input_sizes, "input_order");
    if (layer.outputs == 1) return text;
    if (outputs == inputs) return text + "    outputs  in the same order\n";
    return text + print_order("outputs", outputs, arrangement.shape, arrangement.output_sizes, "output_order");
}

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
