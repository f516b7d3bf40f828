// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/sharing_scene.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "io/report/finding_words.hpp"
#include "io/report/plot/matrix_scene.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

/// Rows and columns of a matrix that a plot shows; of more it draws the first ones, and says so.
constexpr Index most_plotted = 1000;
constexpr Index page_width = 640;  // at least: the title takes as much
constexpr Index page_margin = 20;
constexpr Index line_height = 18;
constexpr Index legend_width = 150;
constexpr Index legend_text = 12;

/// The lines above the matrix. What is not shown is said in any case.
std::vector<std::string> lines_above(LayerDiscovery const& layer, Discovery const& discovery, MatrixFrame const& frame,
                                     PlotOptions const& options) {
    std::string text;
    if (options.title) text = (discovery.layers.size() > 1 ? layer.name + ": " : "") + headline({layer, discovery});
    if (std::string const corner = corner_words(layer, frame); !corner.empty()) {
        text += fmt::format("\nShown are {}.", corner);
    }
    std::istringstream wrapped(wrap(text, 0));
    std::vector<std::string> lines;
    for (std::string line; std::getline(wrapped, line);) {
        if (!line.empty()) lines.push_back(line);
    }
    return lines;
}

/// A scene that grows downwards.
class ScenePage {
  public:
    explicit ScenePage(Scene scene) : scene_(std::move(scene)) {}

    void add(Mark mark) { scene_.marks.push_back(std::move(mark)); }
    void add(std::vector<Mark> const& marks) { scene_.marks.insert(scene_.marks.end(), marks.begin(), marks.end()); }
    void move_down(Index pixels) { scene_.height += pixels; }
    Index y() const { return scene_.height; }
    Index width() const { return scene_.width; }
    Scene finished() { return std::move(scene_); }

  private:
    Scene scene_;
};

/// Under the matrix, as many entries side by side as the page has room for.
void add_legend(ScenePage& page, LayerDiscovery const& layer) {
    auto const entries = legend_of(layer);
    Index const columns = std::max(Index{1}, (page.width() - 2 * page_margin) / legend_width);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        auto const place = static_cast<Index>(i);
        Index const x = page_margin + place % columns * legend_width;
        Index const y = page.y() + place / columns * line_height;
        page.add(BoxMark{x, y, 12, 12, entries[i].color, "#666666"});
        page.add(TextMark{x + 18, y + 11, entries[i].text, Anchor::start, legend_text});
    }
    auto const lines = (static_cast<Index>(entries.size()) + columns - 1) / columns;
    page.move_down(lines * line_height + page_margin);
}

void add_layer(ScenePage& page, LayerDiscovery const& layer, Discovery const& discovery, PlotOptions const& options) {
    MatrixFrame frame = matrix_frame(layer, most_plotted);
    for (std::string const& line : lines_above(layer, discovery, frame, options)) {
        page.move_down(line_height);
        TextMark text{page_margin, page.y(), line};
        text.bold = true;
        page.add(text);
    }
    page.move_down(page_margin);
    frame.top = page.y();
    page.add(matrix_cells(layer, frame));
    page.add(matrix_axes(layer, frame));
    page.move_down(frame.bottom() - frame.top + matrix_axis_height);
    add_legend(page, layer);
}

}  // namespace

Scene sharing_scene(Discovery const& discovery, Provenance const& origin, PlotOptions const& options) {
    Scene scene;
    scene.title = "sharing of weights";
    if (options.title) scene.title = origin.dataset_title.empty() ? origin.dataset_path : origin.dataset_title;
    scene.width = page_width;
    for (auto const& layer : discovery.layers) {
        scene.width = std::max(scene.width, matrix_frame(layer, most_plotted).right() + page_margin);
    }
    std::string const title = scene.title;
    ScenePage page(std::move(scene));
    if (options.title) {
        TextMark line{page_margin, page_margin + 4, title};
        line.color = "#555555";
        page.add(line);
        page.move_down(page_margin + 8);
    }
    for (auto const& layer : discovery.layers) add_layer(page, layer, discovery, options);
    return page.finished();
}

}  // namespace symdiscover
