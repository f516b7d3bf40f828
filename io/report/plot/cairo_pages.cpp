// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/cairo_pages.hpp"

#include <algorithm>
#include <memory>
#include <new>
#include <numbers>
#include <stdexcept>

#include "io/h5/clean_text.hpp"
#include "io/report/plot/cairo_library.hpp"
#include "io/report/plot/colors.hpp"

namespace symdiscover {

namespace {

constexpr double points_per_pixel = 72.0 / 96.0;
constexpr double dots_per_pixel = 2.0;
constexpr double most_dots = 30'000.0;  // on a side; cairo's images have at most 32,767
constexpr char const* font_family = "sans-serif";

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
using Context = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;

/// cairo keeps the first thing that goes wrong, and does nothing more.
void require_success(cairo_status_t status) {
    if (status == CAIRO_STATUS_SUCCESS) return;
    if (status == CAIRO_STATUS_NO_MEMORY) throw std::bad_alloc();
    throw std::runtime_error(std::string("cairo: ") + cairo().status_to_string(status));
}

/// C calls it: nothing may be thrown.
cairo_status_t append(void* file, unsigned char const* data, unsigned length) noexcept {
    try {
        static_cast<std::string*>(file)->append(reinterpret_cast<char const*>(data), length);
        return CAIRO_STATUS_SUCCESS;
    } catch (std::bad_alloc const&) {
        return CAIRO_STATUS_NO_MEMORY;
    }
}

void set_color(cairo_t* page, std::string const& color, double opacity = 1.0) {
    auto const share = [&](std::size_t byte) { return std::stoi(color.substr(1 + 2 * byte, 2), nullptr, 16) / 255.0; };
    cairo().set_source_rgba(page, share(0), share(1), share(2), opacity);
}

/// The text's anchor is put where the page's pen stands.
void show_text(cairo_t* page, std::string const& text, Anchor anchor) {
    std::string const shown = clean_text(text);
    cairo_text_extents_t extents;
    cairo().text_extents(page, shown.c_str(), &extents);
    double const share = anchor == Anchor::start ? 0.0 : anchor == Anchor::middle ? 0.5 : 1.0;
    cairo().rel_move_to(page, -share * extents.x_advance, 0.0);
    cairo().show_text(page, shown.c_str());
}

void select_font(cairo_t* page, Index size, bool bold) {
    cairo().select_font_face(page, font_family, CAIRO_FONT_SLANT_NORMAL,
                             bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo().set_font_size(page, static_cast<double>(size));
}

void draw_letters(cairo_t* page, CellsMark const& cells, CellBlock const& block) {
    Index const size = letter_size(cells.cell);
    select_font(page, size, false);
    set_color(page, readable_on(block.color));
    for (auto const& [row, first, length] : block.runs) {
        for (Index j = first; j < first + length; ++j) {
            cairo().move_to(page, static_cast<double>(cells.left + j * cells.cell + cells.cell / 2),
                            static_cast<double>(cells.top + row * cells.cell + (cells.cell + size) / 2 - 1));
            show_text(page, block.letter, Anchor::middle);
        }
    }
}

void draw(cairo_t* page, CellsMark const& cells) {
    cairo().save(page);
    cairo().set_antialias(page, CAIRO_ANTIALIAS_NONE);
    for (CellBlock const& block : cells.blocks) {
        for (auto const& [row, first, length] : block.runs) {
            cairo().rectangle(page, static_cast<double>(cells.left + first * cells.cell),
                              static_cast<double>(cells.top + row * cells.cell),
                              static_cast<double>(length * cells.cell), static_cast<double>(cells.cell));
        }
        set_color(page, block.color);
        cairo().fill(page);
    }
    cairo().restore(page);
    for (CellBlock const& block : cells.blocks) {
        if (!block.letter.empty()) draw_letters(page, cells, block);
    }
}

void draw(cairo_t* page, LinesMark const& lines) {
    for (auto const& [x1, y1, x2, y2] : lines.segments) {
        cairo().move_to(page, static_cast<double>(x1), static_cast<double>(y1));
        cairo().line_to(page, static_cast<double>(x2), static_cast<double>(y2));
    }
    set_color(page, lines.color, lines.opacity);
    cairo().stroke(page);
}

void draw(cairo_t* page, BoxMark const& box) {
    cairo().rectangle(page, static_cast<double>(box.left), static_cast<double>(box.top), static_cast<double>(box.width),
                      static_cast<double>(box.height));
    if (!box.fill.empty()) {
        set_color(page, box.fill);
        cairo().fill_preserve(page);
    }
    if (!box.stroke.empty()) {
        set_color(page, box.stroke);
        cairo().stroke_preserve(page);
    }
    cairo().new_path(page);
}

void draw(cairo_t* page, CurveMark const& curve) {
    for (auto const& [x, y] : curve.points) cairo().line_to(page, x, y);
    set_color(page, curve.color);
    cairo().stroke(page);
}

void draw(cairo_t* page, TextMark const& text) {
    cairo().save(page);
    select_font(page, text.size, text.bold);
    set_color(page, text.color);
    cairo().translate(page, static_cast<double>(text.x), static_cast<double>(text.y));
    if (text.upright) cairo().rotate(page, -std::numbers::pi / 2.0);
    cairo().move_to(page, 0.0, 0.0);
    show_text(page, text.text, text.anchor);
    cairo().restore(page);
}

void draw_scene(cairo_surface_t* surface, Scene const& scene, double scale) {
    Context const page(cairo().create(surface), cairo().destroy);
    cairo().scale(page.get(), scale, scale);
    set_color(page.get(), "#ffffff");
    cairo().paint(page.get());
    cairo().set_line_width(page.get(), 1.0);
    for (Mark const& mark : scene.marks) {
        std::visit([&](auto const& one) { draw(page.get(), one); }, mark);
    }
    require_success(cairo().status(page.get()));
}

}  // namespace

void require_cairo() { cairo(); }

std::string pdf_page(Scene const& scene) {
    std::string file;
    double const width = points_per_pixel * static_cast<double>(scene.width);
    double const height = points_per_pixel * static_cast<double>(scene.height);
    Surface const surface(cairo().pdf_surface_create_for_stream(append, &file, width, height), cairo().surface_destroy);
    cairo().pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, clean_text(scene.title).c_str());
    // Without a date of its own the file has the present one, and would be another each time.
    cairo().pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    draw_scene(surface.get(), scene, points_per_pixel);
    cairo().surface_finish(surface.get());
    require_success(cairo().surface_status(surface.get()));
    return file;
}

std::string png_page(Scene const& scene) {
    auto const width = static_cast<double>(scene.width);
    auto const height = static_cast<double>(scene.height);
    double const scale = std::min(dots_per_pixel, most_dots / std::max(width, height));
    Surface const surface(cairo().image_surface_create(CAIRO_FORMAT_RGB24, std::max(1, static_cast<int>(scale * width)),
                                                       std::max(1, static_cast<int>(scale * height))),
                          cairo().surface_destroy);
    draw_scene(surface.get(), scene, scale);
    std::string file;
    require_success(cairo().surface_write_to_png_stream(surface.get(), append, &file));
    return file;
}

}  // namespace symdiscover
