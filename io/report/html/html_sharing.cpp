// SPDX-License-Identifier: Apache-2.0
#include "io/report/html/html_sharing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/report/html/html_text.hpp"
#include "io/report/plot/matrix_scene.hpp"
#include "io/report/plot/stencil_scene.hpp"
#include "io/report/plot/svg.hpp"
#include "io/report/report_drawing.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

constexpr Index smallest_lettered_cell = 16;  // pixels
constexpr Index right_margin = 8;
constexpr Index top_margin = 6;  // for half of the first row's number

/// Rows and columns that are drawn of a large layer, whichever fit into the page first.
constexpr Index corners[] = {400, 200, 120, 60};

struct Picture {
    std::string svg;
    MatrixFrame frame;
    bool lettered;
};

Picture matrix_picture(LayerDiscovery const& layer, Index most) {
    MatrixFrame frame = matrix_frame(layer, most);
    frame.top = top_margin;
    bool const lettered = frame.cell >= smallest_lettered_cell;
    Scene scene{frame.right() + right_margin, frame.bottom() + matrix_axis_height, "", {}};
    scene.title =
        fmt::format("Matrix of {} outputs by {} inputs; the same colour is the same weight", frame.rows, frame.columns);
    scene.marks = matrix_cells(layer, frame, lettered ? Letters::in_cells : Letters::none);
    for (Mark const& mark : matrix_axes(layer, frame)) scene.marks.push_back(mark);
    return {svg_element(scene), frame, lettered};
}

Picture matrix_within(LayerDiscovery const& layer, std::size_t most_bytes) {
    Picture picture;
    for (Index const most : corners) {
        picture = matrix_picture(layer, most);
        if (picture.svg.size() <= most_bytes) break;
    }
    return picture;
}

std::string html_legend(LayerDiscovery const& layer) {
    std::string items;
    for (auto const& [color, text] : legend_of(layer)) {
        std::string const swatch = fmt::format(
            "<svg class=\"swatch\" width=\"14\" height=\"14\" aria-hidden=\"true\"><rect x=\"1\" y=\"1\" width=\"12\" "
            "height=\"12\" fill=\"{}\" stroke=\"#666666\"/></svg> ",
            color);
        items += html_element("li", swatch + xml_text(text));
    }
    return items.empty() ? items : html_element("ul", items, "class=\"legend\"");
}

std::string figure(std::string const& picture, std::string const& caption) {
    return html_element("figure", picture + html_element("figcaption", xml_text(caption)));
}

std::string matrix_caption(LayerDiscovery const& layer, Picture const& picture) {
    std::string const& noun = layer.noun;
    std::string text = layer.has_weights()
                           ? fmt::format("A row for each of {}, a column for each of {}",
                                         count_of(layer.outputs, "output"), count_of(layer.inputs, "input"))
                           : fmt::format("A cell for each of {}", count_of(layer.inputs, noun));
    text += layer.arrangement.is_natural() ? "" : ", in the order found above and with their numbers in the data";
    text += fmt::format(". The same colour{} is the same {}.", picture.lettered ? " and letter" : "", shared_by(noun));
    if (layer.partition.inactive() > 0) {
        text += fmt::format(" White: {}.", noun == "position" ? "not used" : "always zero");
    }
    std::string const corner = corner_words(layer, picture.frame);
    if (!corner.empty()) text += fmt::format(" Drawn are {}; the result file has all of it.", corner);
    return text;
}

/// One at least, as many as fit; empty where the image is too large even so.
std::string stencils(LayerDiscovery const& layer, ImagePlaces const& image, std::size_t most_bytes) {
    std::vector<Index> outputs = outputs_to_show(layer);
    for (; !outputs.empty(); outputs.erase(outputs.begin())) {
        Scene scene = stencil_scene(layer, image, outputs);
        scene.title = "Weights of single outputs, laid out as the image that the inputs are";
        std::string const svg = svg_element(scene);
        if (svg.size() <= most_bytes) return svg;
    }
    return {};
}

std::string stencil_caption(LayerDiscovery const& layer, ImagePlaces const& image) {
    std::string const channels = image.channels > 1 ? count_of(image.channels, "channel") + " of " : "";
    return fmt::format(
        "Stencils: the weights of one output, each in the place of its input. The inputs are {}{} x {}{}. Colours as "
        "in "
        "the matrix.",
        channels, image.height, image.width,
        image.as_arranged && !layer.arrangement.is_natural() ? ", in the order found above" : "");
}

}  // namespace

std::string html_sharing(JudgedLayer const& judged, Discovery const& discovery, Provenance const& origin,
                         std::size_t most_bytes) {
    LayerDiscovery const& layer = judged.layer;
    Partition const& partition = layer.partition;
    if (partition.blocks() == 0 || (!partition.ties_anything() && partition.inactive() == 0)) return {};
    Picture const picture = matrix_within(layer, most_bytes / 2);
    std::string html = html_paragraph(describe_sizes(partition, layer.noun) + ".");
    std::string figures = figure(picture.svg + html_legend(layer), matrix_caption(layer, picture));
    if (auto const image = image_of_inputs(layer, discovery, origin)) {
        std::string const svg = stencils(layer, *image, most_bytes / 2);
        if (!svg.empty()) figures = figure(svg, stencil_caption(layer, *image)) + figures;
    }
    html += html_element("div", figures, "class=\"figures\"");
    if (!picture.lettered) html += html_lines(draw_sharing(layer, false));  // for who sees no colours
    return html;
}

}  // namespace symdiscover
