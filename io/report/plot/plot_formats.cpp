// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/plot_formats.hpp"

#include "io/report/plot/cairo_pages.hpp"
#include "io/report/plot/svg.hpp"

namespace symdiscover {

std::string svg_plot(Discovery const& discovery, Provenance const& origin, PlotOptions const& options) {
    return svg_document(sharing_scene(discovery, origin, options));
}

std::string pdf_plot(Discovery const& discovery, Provenance const& origin, PlotOptions const& options) {
    return pdf_page(sharing_scene(discovery, origin, options));
}

std::string png_plot(Discovery const& discovery, Provenance const& origin, PlotOptions const& options) {
    return png_page(sharing_scene(discovery, origin, options));
}

}  // namespace symdiscover
