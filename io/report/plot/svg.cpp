// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/svg.hpp"

#include <fmt/format.h>

#include "io/h5/clean_text.hpp"
#include "io/report/plot/colors.hpp"

namespace symdiscover {

namespace {

constexpr char const* font = "Helvetica, Arial, sans-serif";

/// A stroke of width 1 along each run of cells in a row, in units of cells. Steps from run to run are relative, which
/// keeps the numbers short.
std::string path_of(std::vector<CellRun> const& runs) {
    std::string path;
    Index x = 0;
    Index y = 0;
    for (auto const& [row, first, length] : runs) {
        path += path.empty() ? fmt::format("M{} {}.5", first, row) : fmt::format("m{} {}", first - x, row - y);
        path += fmt::format("h{}", length);
        x = first + length;
        y = row;
    }
    return path;
}

/// All letters of a block as one element, each with a place of its own.
std::string svg_letters(CellsMark const& cells, CellBlock const& block) {
    Index const size = letter_size(cells.cell);
    std::string x;
    std::string y;
    std::string text;
    for (auto const& [row, first, length] : block.runs) {
        for (Index j = first; j < first + length; ++j) {
            x += fmt::format("{}{}", x.empty() ? "" : " ", cells.left + j * cells.cell + cells.cell / 2);
            y += fmt::format("{}{}", y.empty() ? "" : " ", cells.top + row * cells.cell + (cells.cell + size) / 2 - 1);
            text += block.letter;
        }
    }
    return fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"middle\" fill=\"{}\">{}</text>\n", x, y,
                       size, readable_on(block.color), xml_text(text));
}

std::string svg_of(CellsMark const& cells) {
    std::string svg = fmt::format(
        "<g transform=\"translate({} {}) scale({})\" fill=\"none\" stroke-width=\"1\" "
        "shape-rendering=\"crispEdges\">\n",
        cells.left, cells.top, cells.cell);
    std::string letters;
    for (CellBlock const& block : cells.blocks) {
        if (block.runs.empty()) continue;
        svg += fmt::format("<path stroke=\"{}\" d=\"{}\"/>\n", block.color, path_of(block.runs));
        if (!block.letter.empty()) letters += svg_letters(cells, block);
    }
    return svg + "</g>\n" + letters;
}

std::string svg_of(LinesMark const& lines) {
    std::string path;
    for (auto const& [x1, y1, x2, y2] : lines.segments) {
        path += x1 == x2 ? fmt::format("M{} {}V{}", x1, y1, y2) : fmt::format("M{} {}H{}", x1, y1, x2);
    }
    if (path.empty()) return {};
    std::string const opacity = lines.opacity < 1.0 ? fmt::format(" stroke-opacity=\"{}\"", lines.opacity) : "";
    return fmt::format("<path d=\"{}\" stroke=\"{}\"{} fill=\"none\"/>\n", path, lines.color, opacity);
}

std::string svg_of(BoxMark const& box) {
    return fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"{}/>\n", box.left, box.top,
                       box.width, box.height, box.fill.empty() ? "none" : box.fill,
                       box.stroke.empty() ? "" : fmt::format(" stroke=\"{}\"", box.stroke));
}

std::string svg_of(CurveMark const& curve) {
    std::string points;
    for (auto const& [x, y] : curve.points) points += fmt::format("{}{:.1f},{:.1f}", points.empty() ? "" : " ", x, y);
    return fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\"/>\n", points,
                       curve.color);
}

std::string svg_of(TextMark const& text) {
    constexpr char const* anchors[] = {"start", "middle", "end"};
    std::string attributes;
    if (text.size != usual_text_size) attributes += fmt::format(" font-size=\"{}\"", text.size);
    if (text.bold) attributes += " font-weight=\"bold\"";
    if (text.color != usual_text_color) attributes += fmt::format(" fill=\"{}\"", text.color);
    if (text.upright) attributes += fmt::format(" transform=\"rotate(-90 {} {})\"", text.x, text.y);
    return fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\"{}>{}</text>\n", text.x, text.y,
                       anchors[static_cast<int>(text.anchor)], attributes, xml_text(text.text));
}

}  // namespace

std::string xml_text(std::string const& text) {
    std::string escaped;
    for (char const c : clean_text(text)) {
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
                escaped += c;
        }
    }
    return escaped;
}

std::string svg_marks(Scene const& scene) {
    std::string svg;
    for (Mark const& mark : scene.marks) {
        svg += std::visit([](auto const& one) { return svg_of(one); }, mark);
    }
    return svg;
}

std::string svg_document(Scene const& scene) {
    return fmt::format(
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
               "font-family=\"{2}\" font-size=\"{3}\">\n<title>{4}</title>\n"
               "<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
               scene.width, scene.height, font, usual_text_size, xml_text(scene.title)) +
           svg_marks(scene) + "</svg>\n";
}

std::string svg_element(Scene const& scene) {
    return fmt::format("<svg role=\"img\" aria-label=\"{2}\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\">\n",
                       scene.width, scene.height, xml_text(scene.title)) +
           svg_marks(scene) + "</svg>\n";
}

}  // namespace symdiscover
