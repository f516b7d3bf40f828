// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/report/report.hpp"

namespace symdiscover {

/// The discovery as one JSON object, indented, ending with a newline; the keys keep their order. Numbers that are not
/// finite, and a confidence that was not measured, are null.
std::string json_report(Discovery const& discovery, Provenance const& origin);

}  // namespace symdiscover
