// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_drawing.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "io/report/arrangement_words.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr char own_symbol = '+';
constexpr char surplus_symbol = '*';
constexpr char inactive_symbol = '.';
constexpr Index most_drawn_rows = 40;
// More sizes than this say less than their range.
constexpr Index most_sizes = 8;

Index most_drawn_columns() { return static_cast<Index>(report_columns()) - 4; }

// Colours of the 256-colour terminal palette that are readable on black and on white.
constexpr std::array palette = {33, 160, 34, 133, 172, 37, 99, 197, 64, 208, 69, 139};

/// The corner of a layer that is drawn.
struct Drawn {
    Index rows;
    Index columns;
    bool numbered;            ///< rows and columns have their numbers in the data beside them
    std::size_t row_numbers;  ///< columns of the page that the rows' numbers take
    bool spaced;              ///< a blank between symbols
};

std::size_t digits(Index largest) { return fmt::format("{}", largest).size(); }

Drawn corner_to_draw(LayerDiscovery const& layer) {
    // One output needs no number; others have theirs and two blanks.
    std::size_t const row_numbers = layer.outputs == 1 ? 0 : digits(layer.outputs - 1) + 2;
    Index const room = most_drawn_columns() - static_cast<Index>(row_numbers);
    bool const numbered = !layer.arrangement.is_natural() && layer.inputs <= room;
    Index const columns = std::min(layer.inputs, most_drawn_columns());
    return {std::min(layer.outputs, most_drawn_rows), columns, numbered, numbered ? row_numbers : 0,
            2 * columns <= (numbered ? room : most_drawn_columns())};
}

/// The numbers of the columns, their digits below each other.
std::string column_numbers(RevealedWeights const& weights, Drawn const& drawn) {
    std::size_t const height = digits(weights.inputs() - 1);
    std::string text;
    for (std::size_t row = 0; row < height; ++row) {
        std::string line(4 + drawn.row_numbers, ' ');
        for (Index j = 0; j < drawn.columns; ++j) {
            if (drawn.spaced && j > 0) line += ' ';
            line += fmt::format("{:>{}}", weights.input_at(j), height)[row];
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

/// The symbol of each block: a letter or digit, by first appearance among the blocks of two or more; '*' for those that
/// find no letter any more, '+' for a weight that is tied to no other.
std::string block_symbols(Partition const& partition) {
    std::string symbols;
    std::size_t used = 0;
    for (Index const size : partition.sizes()) {
        if (size == 1) {
            symbols += own_symbol;
        } else {
            symbols += used < letters.size() ? letters[used] : surplus_symbol;
            ++used;
        }
    }
    return symbols;
}

std::string paint(char symbol, std::int32_t label, bool color) {
    if (!color || symbol == own_symbol) return {symbol};
    if (label == Partition::inactive_label) return fmt::format("\x1b[2m{}\x1b[0m", symbol);
    return fmt::format("\x1b[38;5;{}m{}\x1b[0m", palette[static_cast<std::size_t>(label) % palette.size()], symbol);
}

std::string caption(std::string const& shown, LayerDiscovery const& layer, Drawn const& drawn) {
    std::string const& noun = layer.noun;
    std::string text;
    if (layer.has_weights()) {
        text =
            fmt::format("{} (rows) x {} (columns)", count_of(layer.outputs, "output"), count_of(layer.inputs, "input"));
        if (drawn.rows < layer.outputs || drawn.columns < layer.inputs) {
            text += fmt::format(", the first {} x {} of them", drawn.rows, drawn.columns);
        }
    } else {
        text = count_of(layer.inputs, noun) + (layer.arrangement.is_natural() ? " in their order" : "");
        if (drawn.columns < layer.inputs) text += fmt::format(", the first {} of them", drawn.columns);
    }
    if (!layer.arrangement.is_natural()) text += ", in the order found above";
    if (drawn.numbered) text += ", with their numbers in the data";
    auto const occurs = [&](char symbol) { return shown.find(symbol) != std::string::npos; };
    std::vector<std::string> keys;
    if (shown.find_first_of(letters) != std::string::npos) keys.emplace_back("same letter, same " + shared_by(noun));
    if (occurs(surplus_symbol)) keys.emplace_back("* tied, but all letters are taken");
    if (occurs(own_symbol)) keys.emplace_back("+ tied to no other");
    if (occurs(inactive_symbol)) keys.emplace_back(noun == "position" ? ". not used" : ". always zero");
    return wrap(fmt::format("{}: {}", text, fmt::join(keys, "; ")));
}

std::string short_cycle(std::vector<Index> const& cycle, std::size_t most_characters) {
    std::string whole = fmt::format("({})", fmt::join(cycle, " "));
    if (whole.size() <= most_characters) return whole;
    std::string const end = fmt::format(" ... {})", cycle.back());
    std::string text = fmt::format("({}", cycle.front());
    for (std::size_t i = 1; i + 1 < cycle.size(); ++i) {
        std::string const next = fmt::format(" {}", cycle[i]);
        if (text.size() + next.size() + end.size() > most_characters) break;
        text += next;
    }
    return text + end;
}

}  // namespace

std::string shared_by(std::string const& noun) {
    if (noun == "coordinate") return "mean";
    return noun == "position" ? "layer" : noun;
}

std::string block_name(Partition const& partition, std::int32_t label) {
    char const symbol = block_symbols(partition)[static_cast<std::size_t>(label)];
    bool const ambiguous = symbol == own_symbol || symbol == surplus_symbol;
    return ambiguous ? fmt::format("#{}", label) : std::string{symbol};
}

std::string draw_sharing(LayerDiscovery const& layer, bool color) {
    RevealedWeights const weights(layer);
    Drawn const drawn = corner_to_draw(layer);
    std::string const symbols = block_symbols(layer.partition);
    std::string drawing = drawn.numbered ? column_numbers(weights, drawn) : "";
    std::string shown;
    for (Index a = 0; a < drawn.rows; ++a) {
        drawing += "    ";
        if (drawn.row_numbers > 0) drawing += fmt::format("{:>{}}  ", weights.output_at(a), drawn.row_numbers - 2);
        for (Index j = 0; j < drawn.columns; ++j) {
            std::int32_t const label = weights.label(a, j);
            char const symbol =
                label == Partition::inactive_label ? inactive_symbol : symbols[static_cast<std::size_t>(label)];
            shown += symbol;
            if (drawn.spaced && j > 0) drawing += ' ';
            drawing += paint(symbol, label, color);
        }
        drawing += '\n';
    }
    return caption(shown, layer, drawn) + drawing;
}

std::string describe_sizes(Partition const& partition, std::string const& noun) {
    auto const& sizes = partition.sizes();
    if (sizes.empty()) return "no blocks";
    auto const [least, most] = std::minmax_element(sizes.begin(), sizes.end());
    std::string const blocks = count_of(partition.blocks(), "block");
    if (*least == *most) return fmt::format("{} of {}", blocks, count_of(*least, noun));
    if (partition.blocks() > most_sizes) return fmt::format("{} of {} to {} {}s", blocks, *least, *most, noun);
    std::vector<std::string> items;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        items.push_back(fmt::format("{} {}", block_name(partition, static_cast<std::int32_t>(i)), sizes[i]));
    }
    return fmt::format("{}: {} {}s", blocks, fmt::join(items, ", "), noun);
}

std::string short_cycles(Permutation const& permutation, std::size_t most_characters) {
    std::string const whole = to_cycles(permutation);
    if (whole.size() <= most_characters) return whole;
    auto const cycles = cycles_of(permutation);
    std::size_t const longest_tail = cycles.size() == 1 ? 0 : fmt::format(" and {} more", cycles.size()).size();
    std::size_t const room = most_characters - std::min(most_characters, longest_tail);
    std::string text = short_cycle(cycles.front(), room);
    std::size_t count = 1;
    for (; count < cycles.size(); ++count) {
        std::string const next = fmt::format("({})", fmt::join(cycles[count], " "));
        if (text.size() + next.size() > room) break;
        text += next;
    }
    if (count < cycles.size()) text += fmt::format(" and {} more", cycles.size() - count);
    return text;
}

}  // namespace symdiscover
