// SPDX-License-Identifier: Apache-2.0
#include "io/arrangement_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "io/report_layout.hpp"
#include "io/revealed_weights.hpp"

namespace symdiscover {

namespace {

// An order takes at most this many lines of the page.
constexpr std::size_t most_lines = 8;
constexpr std::size_t margin = 13;  // columns before the numbers, where "inputs" and "outputs" stand

bool has_rows(Shape shape) { return shape == Shape::grid || shape == Shape::torus || shape == Shape::blocks; }

/// What the inputs are to people: of samples the coordinates or positions.
std::string inputs_noun(LayerDiscovery const& layer) { return layer.noun == "weight" ? "inputs" : layer.noun + "s"; }

/// Numbers under each other line up.
std::size_t widest(Permutation const& order) { return fmt::format("{}", order.size() - 1).size(); }

std::string join_numbers(Permutation const& order, std::size_t first, std::size_t count, std::size_t width) {
    std::string text;
    for (std::size_t i = first; i < std::min(first + count, order.size()); ++i) {
        text += fmt::format("{}{:>{}}", i == first ? "" : " ", order[i], width);
    }
    return text;
}

/// The numbers in lines: one for each row where the shape has rows that fit, else as many as fit.
std::vector<std::string> order_lines(Permutation const& order, Shape shape, std::vector<Index> const& sizes) {
    std::size_t const width = widest(order);
    std::size_t const fit = (report_columns - margin + 1) / (width + 1);
    bool const rows = has_rows(shape) && sizes.size() == 2 && sizes[0] * sizes[1] == static_cast<Index>(order.size()) &&
                      static_cast<std::size_t>(sizes[1]) <= fit;
    std::size_t const each = rows ? static_cast<std::size_t>(sizes[1]) : fit;
    std::vector<std::string> lines;
    for (std::size_t first = 0; first < order.size(); first += each) {
        // Alone in a line, numbers have nothing to line up with.
        lines.push_back(join_numbers(order, first, each, order.size() <= each ? 1 : width));
    }
    return lines;
}

std::string print_order(std::string const& title, Permutation const& order, Shape shape,
                        std::vector<Index> const& sizes, std::string const& name) {
    auto lines = order_lines(order, shape, sizes);
    std::string text;
    bool const shortened = lines.size() > most_lines;
    if (shortened) lines.resize(most_lines - 1);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        text += fmt::format("    {:<9}{}\n", i == 0 ? title : "", lines[i]);
    }
    if (shortened) text += fmt::format("    {:<9}... (the result file has all of it, as {})\n", "", name);
    return text;
}

std::string natural_words(LayerDiscovery const& layer) {
    Arrangement const& arrangement = layer.arrangement;
    bool const blocks = arrangement.shape == Shape::blocks;
    bool const shown_by_order = !has_rows(arrangement.shape) || arrangement.input_sizes.size() != 2;
    if (shown_by_order) return {};
    std::string const inputs = shape_words(arrangement.shape, arrangement.input_sizes);
    std::string text = blocks ? fmt::format("The {} are {}, one after the other", inputs_noun(layer), inputs)
                              : fmt::format("The {} lie on {}, numbered row by row", inputs_noun(layer), inputs);
    if (layer.outputs == 1 || arrangement.output_sizes.empty()) return text + ".";
    if (arrangement.output_sizes == arrangement.input_sizes)
        return text + ", and so " + (blocks ? "are" : "do") + " the outputs.";
    return text + fmt::format("; the outputs {} {}.", blocks ? "are" : "lie on",
                              shape_words(arrangement.shape, arrangement.output_sizes));
}

/// What places do that have this shape.
std::string verb(Shape shape) { return shape == Shape::grid || shape == Shape::torus ? "lie on" : "form"; }

}  // namespace

std::string shape_words(Shape shape, std::vector<Index> const& sizes) {
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
    if (arrangement.is_natural()) return {};
    RevealedWeights const weights(layer);
    Permutation const& inputs = weights.input_order();
    Permutation const& outputs = weights.output_order();
    std::string const title = layer.noun == "weight" ? "inputs" : "order";
    std::string text = print_order(title, inputs, arrangement.shape, arrangement.input_sizes, "input_order");
    if (layer.outputs == 1) return text;
    if (outputs == inputs) return text + "    outputs  in the same order\n";
    return text + print_order("outputs", outputs, arrangement.shape, arrangement.output_sizes, "output_order");
}

}  // namespace symdiscover
