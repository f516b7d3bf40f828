// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/report/plot/scene.hpp"

namespace symdiscover {

/// Text as XML and HTML show it: clean_text(), with markup escaped.
std::string xml_text(std::string const& text);

/// The marks alone, as SVG elements.
std::string svg_marks(Scene const& scene);

/// A whole SVG document on white, in the scene's size.
std::string svg_document(Scene const& scene);

/// An element of an HTML page, as wide as the scene or as the page has room for. Its font, of usual_text_size,
/// is the page's to set.
std::string svg_element(Scene const& scene);

}  // namespace symdiscover
