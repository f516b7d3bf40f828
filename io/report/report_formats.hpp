// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/report/plot/sharing_scene.hpp"
#include "io/report/report.hpp"
#include "io/report/report_compare.hpp"
#include "io/report/report_score.hpp"

namespace symdiscover {

/// `color`: with ANSI colours, where the format has any.
using ReportWriter = std::string (*)(Discovery const& discovery, Provenance const& origin, bool color);
using PlotWriter = std::string (*)(Discovery const& discovery, Provenance const& origin, PlotOptions const& options);
using ScoreWriter = std::string (*)(std::vector<LayerScore> const& layers);
using CompareWriter = std::string (*)(std::vector<NamedResult> const& results);

/// A way to describe a result. It need not be one for all purposes: a writer may be null.
struct ReportFormat {
    std::string name;
    std::string suffix;               ///< how names of its files end
    std::string description;          ///< "JSON for programs"
    ReportWriter report = nullptr;    ///< what was found, to be read
    PlotWriter plot = nullptr;        ///< what was found, as a picture
    ScoreWriter score = nullptr;      ///< how a finding compares with the truth
    CompareWriter compare = nullptr;  ///< several findings side by side
    void (*require)() = nullptr;      ///< throws OutputError where this system lacks what the format needs
};

/// All formats there are. The first that can do a thing is the one for all who ask for none.
std::vector<ReportFormat> const& report_formats();

/// Those that a purpose can choose from.
using FormatFilter = bool (*)(ReportFormat const& format);
inline bool has_report(ReportFormat const& format) { return format.report != nullptr; }
inline bool has_plot(ReportFormat const& format) { return format.plot != nullptr; }
inline bool has_score(ReportFormat const& format) { return format.score != nullptr; }
inline bool has_compare(ReportFormat const& format) { return format.compare != nullptr; }

/// Of the formats offered the one whose suffix the file has, in letters of either size; the first where the file's name
/// has none. Null for any other suffix.
ReportFormat const* format_of_file(std::string const& file, FormatFilter offered);

/// The suffixes of the formats offered: ".txt, .json or .html".
std::string suffixes(FormatFilter offered);

}  // namespace symdiscover
