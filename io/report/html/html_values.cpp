// SPDX-License-Identifier: Apache-2.0
#include "io/report/html/html_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/discovery/block_values.hpp"
#include "core/discovery/methods.hpp"
#include "io/report/html/html_text.hpp"
#include "io/report/plot/colors.hpp"
#include "io/report/plot/svg.hpp"
#include "io/report/report_drawing.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

constexpr Index most_values = 100;

std::string values_are(Discovery const& discovery) {
    if (discovery.heldout.of_samples()) return "The value of a shared parameter";
    bool const closed_form = discovery.method == fit_methods().front().name;
    return closed_form ? "The mean over the tasks of a shared parameter; each task has its own"
                       : "Where a task starts from; each task then has its own";
}

/// From zero in the middle to the left or right.
std::string value_bar(double value, double largest, std::string const& color) {
    double const length = largest > 0.0 ? 50.0 * std::abs(value) / largest : 0.0;
    return fmt::format(
        "<svg class=\"bar\" viewBox=\"0 0 100 16\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
        "<rect x=\"{:.2f}\" y=\"3\" width=\"{:.2f}\" height=\"10\" fill=\"{}\"/><path d=\"M50 0V16\"/></svg>",
        value < 0.0 ? 50.0 - length : 50.0, length, color);
}

}  // namespace

std::string html_values(JudgedLayer const& judged, Discovery const& discovery) {
    LayerDiscovery const& layer = judged.layer;
    if (!layer.partition.ties_anything()) return {};
    Vector const values = block_values(layer);
    double const largest = values.cwiseAbs().maxCoeff();
    auto const colors = block_colors(layer.partition);
    std::vector<double> const& returned = layer.confidence.blocks;
    bool const resampled = layer.confidence.resamples > 0 && returned.size() == colors.size();
    Index const shown = std::min(values.size(), most_values);
    std::vector<std::string> rows;
    for (Index block = 0; block < shown; ++block) {
        auto const i = static_cast<std::size_t>(block);
        std::string row = html_element("th", xml_text(block_name(layer.partition, static_cast<std::int32_t>(block))),
                                       "scope=\"row\"") +
                          html_element("td", fmt::format("{}", layer.partition.sizes()[i]), "class=\"number\"") +
                          html_element("td", fmt::format("{:.4g}", values[block]), "class=\"number\"") +
                          html_element("td", value_bar(values[block], largest, colors[i]), "class=\"bar\"");
        if (resampled) row += html_element("td", xml_text(percent(returned[i])), "class=\"number\"");
        rows.push_back(std::move(row));
    }
    std::vector<std::string> heads{"block", layer.noun + "s", "value", ""};
    if (resampled) heads.emplace_back("whole in halves");
    std::string const rest =
        shown < values.size() ? fmt::format(" {} more are in the result file.", values.size() - shown) : "";
    return html_paragraph(values_are(discovery) + "." + rest) + html_table(heads, rows, "values");
}

}  // namespace symdiscover
