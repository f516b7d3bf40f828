// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/report/plot/scene.hpp"

/// Scenes drawn by cairo: the bytes of whole files. Same scene, same bytes. Throw std::bad_alloc where there is not
/// enough memory.
namespace symdiscover {

/// One page in the scene's size, a pixel being 1/96 inch.
std::string pdf_page(Scene const& scene);

/// Two dots a pixel on white; fewer where a picture cannot have as many.
std::string png_page(Scene const& scene);

}  // namespace symdiscover
