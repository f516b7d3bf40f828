// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/report/plot/scene.hpp"

/// Scenes drawn by cairo: the bytes of whole files. Same scene, same bytes. Throw std::bad_alloc where there is not
/// enough memory, OutputError where cairo is not on this system.
namespace symdiscover {

/// Throws OutputError where cairo is not on this system: so that nobody learns it after an hour's work.
void require_cairo();

/// One page in the scene's size, a pixel being 1/96 inch.
std::string pdf_page(Scene const& scene);

/// Two dots a pixel on white; fewer where a picture cannot have as many.
std::string png_page(Scene const& scene);

}  // namespace symdiscover
