// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/result/result.hpp"

namespace symdiscover {

/// The page that describes a discovery: at most 80 columns of ASCII, ANSI colours only when asked for.
std::string text_report(Discovery const& discovery, Provenance const& origin, bool color);

}  // namespace symdiscover
