// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/result/result.hpp"

namespace symdiscover {

/// The report as one page of HTML that needs nothing else: no script, and neither style, font nor picture from
/// elsewhere. What the program stakes on the finding comes first. At most about 500 kB.
std::string html_report(Discovery const& discovery, Provenance const& origin);

}  // namespace symdiscover
