// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/report/plot/sharing_scene.hpp"

namespace symdiscover {

/// The sharing as one SVG document.
std::string svg_plot(Discovery const& discovery, Provenance const& origin, PlotOptions const& options);

}  // namespace symdiscover
