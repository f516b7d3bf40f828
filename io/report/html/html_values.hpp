// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/report/verdict_words.hpp"

namespace symdiscover {

/// The values of the shared parameters as a table: sizes, bars, and how often each block returned in halves of the
/// data. Of many the first. Empty where nothing is tied.
std::string html_values(JudgedLayer const& judged, Discovery const& discovery);

}  // namespace symdiscover
