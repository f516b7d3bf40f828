// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/report/verdict_words.hpp"

namespace symdiscover {

/// A scale for bars: from `least`, where they have no length, to `most`. Both at least 0, `least` above 0 where it is
/// logarithmic.
struct BarScale {
    double least = 0.0;
    double most = 1.0;
    bool logarithmic = false;

    /// Where a value stands, from 0 to 1.
    double share(double value) const;
};

/// The scale on which all of these can be told apart: linear from 0, or where they differ by much by powers of ten.
/// Values that are not finite or below 0 are left out.
BarScale scale_for(std::vector<double> const& values);

/// The held-out errors as a table with bars, and what they say.
std::string html_errors(JudgedLayer const& judged, Discovery const& discovery);

}  // namespace symdiscover
