// SPDX-License-Identifier: Apache-2.0
#include "io/report/html/html_errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/report/html/html_text.hpp"
#include "io/report/plot/svg.hpp"
#include "io/report/report_content.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

/// Beyond this ratio the shorter bars of a linear scale are not seen.
constexpr double much = 20.0;

/// A bar and the interval at its end, as wide as the cell that it stands in.
std::string bar(BarScale const& scale, ErrorRow const& row) {
    constexpr double full = 100.0;
    if (!std::isfinite(row.value)) return {};
    std::string svg = fmt::format("<rect x=\"0\" y=\"3\" width=\"{:.2f}\" height=\"10\" class=\"bar-{}\"/>",
                                  std::max(0.4, full * scale.share(row.value)), row.name);
    if (row.half_width) {
        double const low = full * scale.share(row.value - *row.half_width);
        double const high = full * scale.share(row.value + *row.half_width);
        svg += fmt::format("<path d=\"M{0:.2f} 8H{1:.2f}M{0:.2f} 4V12M{1:.2f} 4V12\"/>", low, high);
    }
    return fmt::format(
        "<svg class=\"bar\" viewBox=\"0 0 100 16\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{}</svg>", svg);
}

std::string scale_words(BarScale const& scale) {
    return scale.logarithmic
               ? fmt::format("Bars are on a logarithmic scale from {:g} to {:g}.", scale.least, scale.most)
               : "";
}

std::string error_cells(BarScale const& scale, ErrorRow const& row) {
    std::string const interval = row.half_width ? fmt::format(" \xc2\xb1 {:.2g}", *row.half_width) : "";
    return html_element("th", xml_text(row.name), "scope=\"row\"") +
           html_element("td", xml_text(number(row.value) + interval), "class=\"number\"") +
           html_element("td", bar(scale, row), "class=\"bar\"") + html_element("td", xml_text(row.explanation));
}

}  // namespace

double BarScale::share(double value) const {
    if (logarithmic) {
        if (value <= least) return 0.0;
        return std::min(1.0, std::log(value / least) / std::log(most / least));
    }
    return most > 0.0 ? std::clamp(value / most, 0.0, 1.0) : 0.0;
}

BarScale scale_for(std::vector<double> const& values) {
    std::vector<double> known;
    std::copy_if(values.begin(), values.end(), std::back_inserter(known),
                 [](double value) { return std::isfinite(value) && value > 0.0; });
    if (known.empty()) return {};
    auto const [least, most] = std::minmax_element(known.begin(), known.end());
    if (*most <= much * *least) return {0.0, *most, false};
    // The shortest bar is to be seen too: it ends above the power of ten that the scale begins with.
    double const first = std::floor(std::log10(*least) - 0.3);
    return {std::pow(10.0, first), std::pow(10.0, std::ceil(std::log10(*most))), true};
}

std::string html_errors(JudgedLayer const& judged, Discovery const& discovery) {
    std::string html;
    if (discovery.heldout.measured()) {
        ErrorTable const table = error_table(discovery);
        std::vector<double> values;
        for (ErrorRow const& row : table.rows) values.push_back(row.value + row.half_width.value_or(0.0));
        BarScale const scale = scale_for(values);
        std::vector<std::string> rows;
        for (ErrorRow const& row : table.rows) rows.push_back(error_cells(scale, row));
        html += html_paragraph(as_sentence(table.judged) + ". " + scale_words(scale)) +
                html_table({"model", "error", "", "what it is"}, rows, "errors");
    }
    return html + html_paragraph(error_words(judged));
}

}  // namespace symdiscover
