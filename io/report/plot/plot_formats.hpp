// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/report/plot/sharing_scene.hpp"

namespace symdiscover {

/// The sharing as an SVG document, a PDF of one page, a PNG: the bytes of the file. All draw the same scene.
std::string svg_plot(Discovery const& discovery, Provenance const& origin, PlotOptions const& options);
std::string pdf_plot(Discovery const& discovery, Provenance const& origin, PlotOptions const& options);
std::string png_plot(Discovery const& discovery, Provenance const& origin, PlotOptions const& options);

}  // namespace symdiscover
