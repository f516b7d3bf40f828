// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <sstream>

#include "io/report/arrangement_words.hpp"
#include "io/report/finding_words.hpp"
#include "io/report/report_drawing.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

/// Rows and columns of a matrix that a plot shows; of more it draws the first ones, and says so.
constexpr Index most_plotted = 1000;
constexpr Index page_width = 640;  // at least: the title takes as much
constexpr Index margin_left = 70;  // for labels and the title of the rows
constexpr Index page_margin = 20;
constexpr Index matrix_size = 720;  // pixels that a large matrix may take on the page
constexpr Index largest_cell = 28;
constexpr Index line_height = 18;
constexpr Index below_matrix = 50;  // for labels and the title of the columns
constexpr std::size_t most_in_legend = 9;
constexpr Index legend_width = 150;
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
    std::string const text = layer.has_weights() ? noun : layer.noun;
    return layer.arrangement.is_natural() ? text : fmt::format("{} (its number in the data)", text);
}

constexpr std::array<char const*, 9> palette = {"#332288", "#ddcc77", "#117733", "#88ccee", "#cc6677",
                                                "#882255", "#44aa99", "#999933", "#aa4499"};

/// A linear share of a light as sRGB writes it, 0 to 255.
int srgb(double linear) {
    double const share = std::clamp(linear, 0.0, 1.0);
    double const encoded = share <= 0.0031308 ? 12.92 * share : 1.055 * std::pow(share, 1.0 / 2.4) - 0.055;
    return static_cast<int>(std::lround(255.0 * encoded));
}

/// Oklab's lightness, chroma and hue (radians) as "#rrggbb": equal lightness looks equally light in all hues.
std::string from_lightness_chroma_hue(double lightness, double chroma, double hue) {
    double const a = chroma * std::cos(hue);
    double const b = chroma * std::sin(hue);
    double const l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
    double const m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
    double const s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
    return fmt::format("#{:02x}{:02x}{:02x}", srgb(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                       srgb(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                       srgb(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
}

std::string walked_color(Index step) {
    constexpr double golden_angle = std::numbers::pi * (3.0 - 2.2360679774997896964);
    constexpr std::array lightness = {0.62, 0.80, 0.46};
    return from_lightness_chroma_hue(lightness[static_cast<std::size_t>(step) % lightness.size()], 0.12,
                                     golden_angle * static_cast<double>(step));
}

/// Text at a point; `anchor` is start, middle or end, `attributes` are added to the element.
std::string svg_text(Index x, Index y, std::string const& text, std::string const& anchor = "start",
                     std::string const& attributes = "") {
    return fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\"{}{}>{}</text>\n", x, y, anchor,
                       attributes.empty() ? "" : " ", attributes, xml_text(text));
}

/// Numbers in the data beside rows and columns, as many as there is room for, and the titles of the axes.
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
    if (!layer.has_weights()) return svg;
    Index const middle = (frame.top + frame.bottom()) / 2;
    return svg + svg_text(16, middle, axis_title(layer, "output"), "middle",
                          fmt::format("transform=\"rotate(-90 16 {})\"", middle));
}

/// A layer's plot and the height that it takes.
struct Panel {
    std::string svg;
    Index height;
};

struct LegendEntry {
    std::string color;
    std::string text;
};

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

/// Under the matrix, as many entries side by side as the page has room for.
Panel legend(LayerDiscovery const& layer, Index top, Index width) {
    auto const entries = legend_of(layer);
    Index const columns = std::max(Index{1}, (width - 2 * page_margin) / legend_width);
    std::string svg = "<g font-size=\"12\">\n";
    for (std::size_t i = 0; i < entries.size(); ++i) {
        auto const place = static_cast<Index>(i);
        Index const x = page_margin + place % columns * legend_width;
        Index const y = top + place / columns * line_height;
        svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{}\" stroke=\"#666\"/>\n", x, y,
                           entries[i].color);
        svg += svg_text(x + 18, y + 11, entries[i].text);
    }
    auto const lines = (static_cast<Index>(entries.size()) + columns - 1) / columns;
    return {svg + "</g>\n", lines * line_height + page_margin};
}

MatrixFrame frame_of(LayerDiscovery const& layer) {
    MatrixFrame frame{};
    frame.left = margin_left;
    frame.rows = std::min(layer.outputs, most_plotted);
    frame.columns = std::min(layer.inputs, most_plotted);
    frame.cell = std::clamp(matrix_size / std::max(frame.rows, frame.columns), Index{1}, largest_cell);
    return frame;
}

/// The lines above the matrix.
std::vector<std::string> title_lines(LayerDiscovery const& layer, Discovery const& discovery,
                                     MatrixFrame const& frame) {
    std::string text = discovery.layers.size() > 1 ? layer.name + ": " : "";
    text += headline({layer, discovery});
    if (frame.rows < layer.outputs || frame.columns < layer.inputs) {
        text += fmt::format("\nShown are the first {} x {} of {} outputs x {} inputs.", frame.rows, frame.columns,
                            layer.outputs, layer.inputs);
    }
    std::istringstream wrapped(wrap(text, 0));
    std::vector<std::string> lines;
    for (std::string line; std::getline(wrapped, line);) lines.push_back(line);
    return lines;
}

Panel panel(LayerDiscovery const& layer, Discovery const& discovery, Index top, Index width) {
    MatrixFrame frame = frame_of(layer);
    std::string svg;
    Index y = top;
    for (std::string const& line : title_lines(layer, discovery, frame)) {
        y += line_height;
        svg += svg_text(page_margin, y, line, "start", "font-weight=\"bold\"");
    }
    frame.top = y + page_margin;
    svg += svg_cells(layer, frame) + svg_axes(layer, frame);
    Panel const under = legend(layer, frame.bottom() + below_matrix, width);
    return {svg + under.svg, frame.bottom() + below_matrix + under.height - top};
}

Index width_for(Discovery const& discovery) {
    Index width = page_width;
    for (auto const& layer : discovery.layers) width = std::max(width, frame_of(layer).right() + page_margin);
    return width;
}

}  // namespace

std::vector<std::string> block_colors(Partition const& partition) {
    auto const& sizes = partition.sizes();
    auto const tied =
        static_cast<std::size_t>(std::count_if(sizes.begin(), sizes.end(), [](Index size) { return size > 1; }));
    std::vector<std::string> colors;
    std::size_t next = 0;
    for (Index const size : sizes) {
        if (size == 1) {
            colors.emplace_back(single_color);
            continue;
        }
        colors.push_back(tied <= palette.size() ? palette[next] : walked_color(static_cast<Index>(next)));
        ++next;
    }
    return colors;
}

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

std::string svg_plot(Discovery const& discovery, Provenance const& origin) {
    Index const width = width_for(discovery);
    std::string const title = origin.dataset_title.empty() ? origin.dataset_path : origin.dataset_title;
    std::string body = svg_text(page_margin, page_margin + 4, title, "start", "fill=\"#555\"");
    Index height = page_margin + 8;
    for (auto const& layer : discovery.layers) {
        Panel const one = panel(layer, discovery, height, width);
        body += one.svg;
        height += one.height;
    }
    return fmt::format(
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
               "font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\">\n<title>{2}</title>\n"
               "<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
               width, height, xml_text(title)) +
           body + "</svg>\n";
}

}  // namespace symdiscover
