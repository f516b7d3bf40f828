// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/matrix_scene.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/report/arrangement_words.hpp"
#include "io/report/plot/colors.hpp"
#include "io/report/report_drawing.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

constexpr Index margin_left = 70;   // for labels and the title of the rows
constexpr Index matrix_size = 720;  // pixels that a large matrix may take on the page
constexpr Index largest_cell = 28;
constexpr std::size_t most_in_legend = 9;
constexpr Index small_text = 11;
constexpr Index label_height = 14;  // pixels between two labels that do not touch
constexpr Index digit_width = 7;
constexpr Index smallest_outlined = 8;  // pixels of a cell
constexpr double faint = 0.5;

std::vector<CellBlock> cell_blocks(LayerDiscovery const& layer, MatrixFrame const& frame, Letters letters) {
    RevealedWeights const weights(layer);
    auto const colors = block_colors(layer.partition);
    std::vector<CellBlock> blocks;
    for (std::size_t block = 0; block < colors.size(); ++block) {
        bool const lettered = letters == Letters::in_cells;
        blocks.push_back(
            {colors[block], lettered ? block_letter(layer.partition, static_cast<std::int32_t>(block)) : "", {}});
    }
    for (Index row = 0; row < frame.rows; ++row) {
        for (Index first = 0; first < frame.columns;) {
            std::int32_t const label = weights.label(row, first);
            Index last = first + 1;
            while (last < frame.columns && weights.label(row, last) == label) ++last;
            if (label != Partition::inactive_label) {
                blocks[static_cast<std::size_t>(label)].runs.push_back({row, first, last - first});
            }
            first = last;
        }
    }
    return blocks;
}

/// Thin lines between cells that are large enough to be told apart where neighbours have the same colour.
LinesMark cell_lines(MatrixFrame const& frame) {
    LinesMark lines{{}, "#ffffff", faint};
    if (frame.cell < smallest_outlined) return lines;
    for (Index j = 1; j < frame.columns; ++j) {
        Index const x = frame.left + j * frame.cell;
        lines.segments.push_back({x, frame.top, x, frame.bottom()});
    }
    for (Index a = 1; a < frame.rows; ++a) {
        Index const y = frame.top + a * frame.cell;
        lines.segments.push_back({frame.left, y, frame.right(), y});
    }
    return lines;
}

/// Lines between the rows of the shape, which stand side by side as columns of the matrix, and likewise of the outputs.
LinesMark shape_lines(LayerDiscovery const& layer, MatrixFrame const& frame) {
    auto const& [shape, input_sizes, output_sizes, input_order, output_order] = layer.arrangement;
    LinesMark lines{{}, "#000000"};
    Index end = 0;
    for (Index const length : row_lengths(shape, input_sizes, layer.inputs)) {
        end += length;
        Index const x = frame.left + end * frame.cell;
        if (end < frame.columns) lines.segments.push_back({x, frame.top, x, frame.bottom()});
    }
    end = 0;
    for (Index const length : row_lengths(shape, output_sizes, layer.outputs)) {
        end += length;
        Index const y = frame.top + end * frame.cell;
        if (end < frame.rows) lines.segments.push_back({frame.left, y, frame.right(), y});
    }
    return lines;
}

/// Every first, second, fifth, ... place is labelled, so that labels of this size do not touch.
Index label_step(Index cell, Index size) {
    for (Index power = 1;; power *= 10) {
        for (Index const factor : {1, 2, 5}) {
            if (factor * power * cell >= size) return factor * power;
        }
    }
}

std::string axis_title(LayerDiscovery const& layer, char const* noun) {
    std::string const text = layer.has_weights() ? noun : layer.noun;
    return layer.arrangement.is_natural() ? text : fmt::format("{} (its number in the data)", text);
}

}  // namespace

MatrixFrame matrix_frame(LayerDiscovery const& layer, Index most) {
    MatrixFrame frame{};
    frame.left = margin_left;
    frame.rows = std::min(layer.outputs, most);
    frame.columns = std::min(layer.inputs, most);
    frame.cell = std::clamp(matrix_size / std::max(frame.rows, frame.columns), Index{1}, largest_cell);
    return frame;
}

std::vector<Mark> matrix_cells(LayerDiscovery const& layer, MatrixFrame const& frame, Letters letters) {
    return {CellsMark{frame.left, frame.top, frame.cell, cell_blocks(layer, frame, letters)}, cell_lines(frame),
            shape_lines(layer, frame),
            BoxMark{frame.left, frame.top, frame.columns * frame.cell, frame.rows * frame.cell, "", "#666666"}};
}

std::vector<Mark> matrix_axes(LayerDiscovery const& layer, MatrixFrame const& frame) {
    RevealedWeights const weights(layer);
    std::vector<Mark> marks;
    Index const half = frame.cell / 2;
    auto const digits = static_cast<Index>(fmt::format("{}", layer.inputs - 1).size());
    Index const column_step = label_step(frame.cell, digits * digit_width + 4);
    for (Index j = 0; j < frame.columns; j += column_step) {
        marks.push_back(TextMark{frame.left + j * frame.cell + half, frame.bottom() + label_height,
                                 fmt::format("{}", weights.input_at(j)), Anchor::middle, small_text});
    }
    Index const row_step = label_step(frame.cell, label_height);
    for (Index a = 0; layer.outputs > 1 && a < frame.rows; a += row_step) {
        marks.push_back(TextMark{frame.left - 5, frame.top + a * frame.cell + half + 4,
                                 fmt::format("{}", weights.output_at(a)), Anchor::end, small_text});
    }
    marks.push_back(TextMark{(frame.left + frame.right()) / 2, frame.bottom() + 2 * label_height + 6,
                             axis_title(layer, "input"), Anchor::middle});
    if (!layer.has_weights()) return marks;
    TextMark title{16, (frame.top + frame.bottom()) / 2, axis_title(layer, "output"), Anchor::middle};
    title.upright = true;
    marks.push_back(title);
    return marks;
}

std::string corner_words(LayerDiscovery const& layer, MatrixFrame const& frame) {
    if (frame.rows == layer.outputs && frame.columns == layer.inputs) return {};
    return fmt::format("the first {} x {} of {} outputs x {} inputs", frame.rows, frame.columns, layer.outputs,
                       layer.inputs);
}

std::string block_letter(Partition const& partition, std::int32_t label) {
    std::string const name = block_name(partition, label);
    return name.size() == 1 ? name : "";
}

std::vector<LegendEntry> legend_of(LayerDiscovery const& layer) {
    Partition const& partition = layer.partition;
    auto const& sizes = partition.sizes();
    auto const colors = block_colors(partition);
    auto const single = [](Index size) { return size == 1; };
    auto const singles = static_cast<Index>(std::count_if(sizes.begin(), sizes.end(), single));
    std::vector<LegendEntry> entries;
    if (sizes.size() - static_cast<std::size_t>(singles) <= most_in_legend) {
        for (std::size_t block = 0; block < sizes.size(); ++block) {
            if (single(sizes[block])) continue;
            std::string const name = block_name(partition, static_cast<std::int32_t>(block));
            entries.push_back({colors[block], fmt::format("{}: {}", name, count_of(sizes[block], layer.noun))});
        }
    }
    if (singles > 0) entries.push_back({single_color, fmt::format("tied to no other: {}", singles)});
    if (partition.inactive() > 0) {
        char const* const what = layer.noun == "position" ? "not used" : "always zero";
        entries.push_back({"#ffffff", fmt::format("{}: {}", what, partition.inactive())});
    }
    return entries;
}

}  // namespace symdiscover
