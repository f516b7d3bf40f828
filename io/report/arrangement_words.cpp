// SPDX-License-Identifier: Apache-2.0
#include "io/report/arrangement_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "io/report/arrangement_rows.hpp"
#include "io/report/report_layout.hpp"
#include "io/report/revealed_weights.hpp"

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

/// The numbers in lines: one for each row of the shape where these are few and fit, else as many as fit.
std::vector<std::string> order_lines(Permutation const& order, Shape shape, std::vector<Index> const& sizes) {
    std::size_t const width = widest(order);
    std::size_t const fit = (report_columns - margin + 1) / (width + 1);
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

}  // namespace

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
