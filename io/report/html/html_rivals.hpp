// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/report/verdict_words.hpp"

namespace symdiscover {

/// The finding and the next best of the partitions that it was compared with, the more probable first, with their odds;
/// and how often the finding returned in halves of the data.
std::string html_rivals(JudgedLayer const& judged);

/// "e^-24 (1 in 2.6e10)": how probable something is beside something else, from the natural log of the ratio.
std::string odds_words(double log_ratio);

}  // namespace symdiscover
