// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/report/report.hpp"

/// Groups as GAP (gap-system.org) reads them: points count from 1, the inputs come first and the outputs go on from
/// there.
namespace symdiscover {

/// "Group((1,2,3)(4,5,6),(1,2)(4,5))", "Group(())" for the trivial group.
std::string gap_group(DiscoveredGroup const& group);

/// The text broken after commas and between cycles into lines of at most 80 columns, each after `indent` blanks; ends
/// with a newline. GAP does not mind the breaks.
std::string wrap_gap(std::string const& text, std::size_t indent = 0);

/// The groups of a discovery as a program for GAP: for each layer the group G on inputs and outputs together, and
/// G_inputs and G_outputs, how it acts on each of these. With several layers their names end in the layer's number.
std::string gap_report(Discovery const& discovery, Provenance const& origin);

}  // namespace symdiscover
