// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/report/report.hpp"

namespace symdiscover {

/// The groups of a discovery as a program for GAP: for each layer the group G on inputs and outputs together, and
/// G_inputs and G_outputs, how it acts on each of these. With several layers their names end in the layer's number.
std::string gap_report(Discovery const& discovery, ReportHeader const& header);

}  // namespace symdiscover
