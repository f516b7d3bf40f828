// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_formats.hpp"

#include <algorithm>

#include "io/report/plot_svg.hpp"
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
        {"text", "", "a page to read", text_report, nullptr, text_score},
        {"json", ".json", "JSON for programs", plain<json_report>, nullptr, json_score},
        {"gap", "", "the group for GAP (gap-system.org)", plain<gap_report>},
        {"svg", ".svg", "a drawing", nullptr, plain<svg_plot>},
    };
    return formats;
}

ReportFormat const& format_of_file(std::string const& file, ReportWriter ReportFormat::*writer) {
    auto const& formats = report_formats();
    auto const writes = [&](ReportFormat const& format) { return format.*writer != nullptr; };
    auto const named = std::find_if(formats.begin(), formats.end(), [&](ReportFormat const& format) {
        return writes(format) && !format.suffix.empty() && file.ends_with(format.suffix);
    });
    return named != formats.end() ? *named : *std::find_if(formats.begin(), formats.end(), writes);
}

}  // namespace symdiscover
