// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/report/report.hpp"
#include "io/report/report_score.hpp"

namespace symdiscover {

/// `color`: with ANSI colours, where the format has any.
using ReportWriter = std::string (*)(Discovery const& discovery, Provenance const& origin, bool color);
using ScoreWriter = std::string (*)(std::vector<LayerScore> const& layers);

/// A way to describe a result. It need not be one for all purposes: a writer may be null.
struct ReportFormat {
    std::string name;
    std::string suffix;             ///< how names of its files end; empty where no name asks for it
    std::string description;        ///< "JSON for programs"
    ReportWriter report = nullptr;  ///< what was found, to be read
    ReportWriter plot = nullptr;    ///< what was found, as a picture
    ScoreWriter score = nullptr;    ///< how a finding compares with the truth
};

/// All formats there are. The first that can do a thing is the one for all who ask for none.
std::vector<ReportFormat> const& report_formats();

/// The format with this writer whose suffix the file has, else the first with this writer.
ReportFormat const& format_of_file(std::string const& file, ReportWriter ReportFormat::*writer);

}  // namespace symdiscover
