// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "io/report/finding_words.hpp"
#include "io/report/report_drawing.hpp"
#include "io/report/report_layout.hpp"
#include "io/report/svg_matrix.hpp"

namespace symdiscover {

namespace {

constexpr Index page_width = 640;  // at least: the title takes as much
constexpr Index margin_left = 70;  // for labels and the title of the rows
constexpr Index margin = 20;
constexpr Index matrix_size = 720;  // pixels that a large matrix may take on the page
constexpr Index largest_cell = 28;
constexpr Index line_height = 18;
constexpr Index below_matrix = 50;  // for labels and the title of the columns
constexpr std::size_t most_in_legend = 9;
constexpr Index legend_width = 150;

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
    Index const columns = std::max(Index{1}, (width - 2 * margin) / legend_width);
    std::string svg = "<g font-size=\"12\">\n";
    for (std::size_t i = 0; i < entries.size(); ++i) {
        auto const place = static_cast<Index>(i);
        Index const x = margin + place % columns * legend_width;
        Index const y = top + place / columns * line_height;
        svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{}\" stroke=\"#666\"/>\n", x, y,
                           entries[i].color);
        svg += svg_text(x + 18, y + 11, entries[i].text);
    }
    auto const lines = (static_cast<Index>(entries.size()) + columns - 1) / columns;
    return {svg + "</g>\n", lines * line_height + margin};
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
        svg += svg_text(margin, y, line, "start", "font-weight=\"bold\"");
    }
    frame.top = y + margin;
    svg += svg_cells(layer, frame) + svg_axes(layer, frame);
    Panel const under = legend(layer, frame.bottom() + below_matrix, width);
    return {svg + under.svg, frame.bottom() + below_matrix + under.height - top};
}

Index width_for(Discovery const& discovery) {
    Index width = page_width;
    for (auto const& layer : discovery.layers) width = std::max(width, frame_of(layer).right() + margin);
    return width;
}

}  // namespace

std::string svg_plot(Discovery const& discovery, ReportHeader const& header) {
    Index const width = width_for(discovery);
    std::string const title = header.title.empty() ? header.dataset : header.title;
    std::string body = svg_text(margin, margin + 4, title, "start", "fill=\"#555\"");
    Index height = margin + 8;
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
