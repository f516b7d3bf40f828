// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cairo-pdf.h>
#include <cairo.h>

#include "core/base/errors.hpp"
#include "core/base/loaded_library.hpp"

namespace symdiscover {

/// The functions of cairo that are used here.
struct CairoLibrary : private LoadedLibrary<OutputError> {
    /// Throws OutputError where the library is not there.
    CairoLibrary();

    decltype(&cairo_create) create = function("cairo_create");
    decltype(&cairo_destroy) destroy = function("cairo_destroy");
    decltype(&cairo_fill) fill = function("cairo_fill");
    decltype(&cairo_fill_preserve) fill_preserve = function("cairo_fill_preserve");
    decltype(&cairo_image_surface_create) image_surface_create = function("cairo_image_surface_create");
    decltype(&cairo_line_to) line_to = function("cairo_line_to");
    decltype(&cairo_move_to) move_to = function("cairo_move_to");
    decltype(&cairo_new_path) new_path = function("cairo_new_path");
    decltype(&cairo_paint) paint = function("cairo_paint");
    decltype(&cairo_pdf_surface_create_for_stream) pdf_surface_create_for_stream =
        function("cairo_pdf_surface_create_for_stream");
    decltype(&cairo_pdf_surface_set_metadata) pdf_surface_set_metadata = function("cairo_pdf_surface_set_metadata");
    decltype(&cairo_rectangle) rectangle = function("cairo_rectangle");
    decltype(&cairo_rel_move_to) rel_move_to = function("cairo_rel_move_to");
    decltype(&cairo_restore) restore = function("cairo_restore");
    decltype(&cairo_rotate) rotate = function("cairo_rotate");
    decltype(&cairo_save) save = function("cairo_save");
    decltype(&cairo_scale) scale = function("cairo_scale");
    decltype(&cairo_select_font_face) select_font_face = function("cairo_select_font_face");
    decltype(&cairo_set_antialias) set_antialias = function("cairo_set_antialias");
    decltype(&cairo_set_font_size) set_font_size = function("cairo_set_font_size");
    decltype(&cairo_set_line_width) set_line_width = function("cairo_set_line_width");
    decltype(&cairo_set_source_rgba) set_source_rgba = function("cairo_set_source_rgba");
    decltype(&cairo_show_text) show_text = function("cairo_show_text");
    decltype(&cairo_status) status = function("cairo_status");
    decltype(&cairo_status_to_string) status_to_string = function("cairo_status_to_string");
    decltype(&cairo_stroke) stroke = function("cairo_stroke");
    decltype(&cairo_stroke_preserve) stroke_preserve = function("cairo_stroke_preserve");
    decltype(&cairo_surface_destroy) surface_destroy = function("cairo_surface_destroy");
    decltype(&cairo_surface_finish) surface_finish = function("cairo_surface_finish");
    decltype(&cairo_surface_status) surface_status = function("cairo_surface_status");
    decltype(&cairo_surface_write_to_png_stream) surface_write_to_png_stream =
        function("cairo_surface_write_to_png_stream");
    decltype(&cairo_text_extents) text_extents = function("cairo_text_extents");
    decltype(&cairo_translate) translate = function("cairo_translate");
};

/// Loaded at the first call.
CairoLibrary const& cairo();

}  // namespace symdiscover
