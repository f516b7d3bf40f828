// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/discovery/discovery.hpp"

namespace symdiscover {

/// Where a Discovery comes from, as far as reports tell.
struct ReportHeader {
    std::string version;  ///< of the program that fitted
    std::string dataset;  ///< its path as it was given
    std::string title;    ///< the dataset's own, may be empty
    std::string source;   ///< the dataset's own, may be empty
    Index tasks = 0;
    Index examples = 0;  ///< of each task
    Index samples = 0;   ///< where the dataset is one set of samples; tasks is then 0
    std::uint64_t seed = 0;
    std::vector<std::pair<std::string, std::string>> options_given;  ///< names and values as text
};

/// The page that describes a discovery: at most 80 columns of ASCII, ANSI colours only when asked for.
std::string text_report(Discovery const& discovery, ReportHeader const& header, bool color);

}  // namespace symdiscover
