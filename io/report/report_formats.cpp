// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_formats.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "core/base/value_rules.hpp"
#include "io/report/html/html_report.hpp"
#include "io/report/plot/cairo_pages.hpp"
#include "io/report/plot/plot_formats.hpp"
#include "io/report/report_gap.hpp"
#include "io/report/report_json.hpp"

namespace symdiscover {

namespace {

/// For formats that have no colours, or always the same.
template <auto write>
std::string plain(Discovery const& discovery, Provenance const& origin, bool /*color*/) {
    return write(discovery, origin);
}

}  // namespace

std::vector<ReportFormat> const& report_formats() {
    static std::vector<ReportFormat> const formats{
        {"text", ".txt", "a page to read", text_report, nullptr, text_score, text_comparison},
        {"json", ".json", "JSON for programs", plain<json_report>, nullptr, json_score, json_comparison},
        {"gap", ".g", "the group for GAP (gap-system.org)", plain<gap_report>},
        {"html", ".html", "a page with pictures for the browser", plain<html_report>},
        {"svg", ".svg", "a drawing for pages and editors", nullptr, svg_plot},
        {"pdf", ".pdf", "a drawing for paper", nullptr, pdf_plot, nullptr, nullptr, require_cairo},
        {"png", ".png", "a picture of dots", nullptr, png_plot, nullptr, nullptr, require_cairo},
    };
    return formats;
}

ReportFormat const* format_of_file(std::string const& file, FormatFilter offered) {
    std::string suffix = std::filesystem::path(file).extension().string();
    std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    auto const& formats = report_formats();
    auto const found = std::find_if(formats.begin(), formats.end(), [&](ReportFormat const& format) {
        return offered(format) && (suffix.empty() || suffix == format.suffix);
    });
    return found == formats.end() ? nullptr : &*found;
}

std::string suffixes(FormatFilter offered) {
    std::vector<std::string> all;
    for (ReportFormat const& format : report_formats()) {
        if (offered(format)) all.push_back(format.suffix);
    }
    return alternatives(all);
}

}  // namespace symdiscover
