// SPDX-License-Identifier: Apache-2.0
#include "io/report/svg_matrix.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "io/report/arrangement_rows.hpp"
#include "io/report/block_colors.hpp"
#include "io/report/revealed_weights.hpp"

namespace symdiscover {

namespace {

constexpr Index label_height = 14;  // pixels between two labels that do not touch
constexpr Index digit_width = 7;
constexpr Index smallest_outlined = 8;  // pixels of a cell

/// The path of one block: a stroke of width 1 along each run of its cells in a row, in units of cells. Steps from run
/// to run are relative, which keeps the numbers short.
struct BlockPath {
    std::string path;
    Index x = 0;
    Index y = 0;

    void add_run(Index row, Index first, Index length) {
        path += path.empty() ? fmt::format("M{} {}.5", first, row) : fmt::format("m{} {}", first - x, row - y);
        path += fmt::format("h{}", length);
        x = first + length;
        y = row;
    }
};

std::vector<BlockPath> block_paths(LayerDiscovery const& layer, MatrixFrame const& frame) {
    RevealedWeights const weights(layer);
    std::vector<BlockPath> paths(static_cast<std::size_t>(layer.partition.blocks()));
    for (Index row = 0; row < frame.rows; ++row) {
        for (Index first = 0; first < frame.columns;) {
            std::int32_t const label = weights.label(row, first);
            Index last = first + 1;
            while (last < frame.columns && weights.label(row, last) == label) ++last;
            if (label != Partition::inactive_label) {
                paths[static_cast<std::size_t>(label)].add_run(row, first, last - first);
            }
            first = last;
        }
    }
    return paths;
}

/// Thin lines between cells that are large enough to be told apart where neighbours have the same colour.
std::string cell_lines(MatrixFrame const& frame) {
    if (frame.cell < smallest_outlined) return {};
    std::string path;
    for (Index j = 1; j < frame.columns; ++j) {
        path += fmt::format("M{} {}V{}", frame.left + j * frame.cell, frame.top, frame.bottom());
    }
    for (Index a = 1; a < frame.rows; ++a) {
        path += fmt::format("M{} {}H{}", frame.left, frame.top + a * frame.cell, frame.right());
    }
    return path.empty() ? path : fmt::format("<path d=\"{}\" stroke=\"#fff\" stroke-opacity=\"0.5\"/>\n", path);
}

/// Lines between the rows of the shape, which stand side by side as columns of the matrix, and likewise of the outputs.
std::string shape_lines(LayerDiscovery const& layer, MatrixFrame const& frame) {
    auto const& [shape, input_sizes, output_sizes, input_order, output_order] = layer.arrangement;
    std::string path;
    Index end = 0;
    for (Index const length : row_lengths(shape, input_sizes, layer.inputs)) {
        end += length;
        if (end < frame.columns)
            path += fmt::format("M{} {}V{}", frame.left + end * frame.cell, frame.top, frame.bottom());
    }
    end = 0;
    for (Index const length : row_lengths(shape, output_sizes, layer.outputs)) {
        end += length;
        if (end < frame.rows) path += fmt::format("M{} {}H{}", frame.left, frame.top + end * frame.cell, frame.right());
    }
    return path.empty() ? path : fmt::format("<path d=\"{}\" stroke=\"#000\" fill=\"none\"/>\n", path);
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
    std::string const text = layer.noun == "weight" ? noun : layer.noun;
    return layer.arrangement.is_natural() ? text : fmt::format("{} (its number in the data)", text);
}

}  // namespace

std::string xml_text(std::string const& text) {
    using Json = nlohmann::json;
    // Through JSON and back: its writer replaces what is not UTF-8.
    std::string const valid =
        Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
    std::string escaped;
    for (char const c : valid) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            default:
                escaped += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
        }
    }
    return escaped;
}

std::string svg_text(Index x, Index y, std::string const& text, std::string const& anchor,
                     std::string const& attributes) {
    return fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\"{}{}>{}</text>\n", x, y, anchor,
                       attributes.empty() ? "" : " ", attributes, xml_text(text));
}

std::string svg_cells(LayerDiscovery const& layer, MatrixFrame const& frame) {
    auto const colors = block_colors(layer.partition);
    auto const paths = block_paths(layer, frame);
    std::string svg = fmt::format(
        "<g transform=\"translate({} {}) scale({})\" fill=\"none\" stroke-width=\"1\" "
        "shape-rendering=\"crispEdges\">\n",
        frame.left, frame.top, frame.cell);
    for (std::size_t block = 0; block < paths.size(); ++block) {
        if (paths[block].path.empty()) continue;
        svg += fmt::format("<path stroke=\"{}\" d=\"{}\"/>\n", colors[block], paths[block].path);
    }
    svg += "</g>\n";
    svg += cell_lines(frame) + shape_lines(layer, frame);
    return svg + fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#666\"/>\n",
                             frame.left, frame.top, frame.columns * frame.cell, frame.rows * frame.cell);
}

std::string svg_axes(LayerDiscovery const& layer, MatrixFrame const& frame) {
    RevealedWeights const weights(layer);
    std::string svg = "<g font-size=\"11\">\n";
    Index const half = frame.cell / 2;
    auto const digits = static_cast<Index>(fmt::format("{}", layer.inputs - 1).size());
    Index const column_step = label_step(frame.cell, digits * digit_width + 4);
    for (Index j = 0; j < frame.columns; j += column_step) {
        svg += svg_text(frame.left + j * frame.cell + half, frame.bottom() + label_height,
                        fmt::format("{}", weights.input_at(j)), "middle");
    }
    if (layer.outputs > 1) {
        Index const row_step = label_step(frame.cell, label_height);
        for (Index a = 0; a < frame.rows; a += row_step) {
            svg += svg_text(frame.left - 5, frame.top + a * frame.cell + half + 4,
                            fmt::format("{}", weights.output_at(a)), "end");
        }
    }
    svg += "</g>\n";
    svg += svg_text((frame.left + frame.right()) / 2, frame.bottom() + 2 * label_height + 6, axis_title(layer, "input"),
                    "middle");
    if (layer.noun != "weight") return svg;
    Index const middle = (frame.top + frame.bottom()) / 2;
    return svg + svg_text(16, middle, axis_title(layer, "output"), "middle",
                          fmt::format("transform=\"rotate(-90 16 {})\"", middle));
}

}  // namespace symdiscover
