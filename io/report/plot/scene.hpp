// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/types.hpp"

/// A picture as a value: marks on a page of pixels, x to the right, y down, the later ones on top. What is drawn is
/// decided once, for all formats of pictures; these only say how a mark is written. Colours are "#rrggbb".
namespace symdiscover {

/// Cells side by side in one row of a matrix.
struct CellRun {
    Index row;
    Index first;
    Index length;
};

/// Cells of one colour, with the same letter in each of them where there is one.
struct CellBlock {
    std::string color;
    std::string letter;  ///< one character, or empty
    std::vector<CellRun> runs;
};

/// A matrix of square cells.
struct CellsMark {
    Index left;
    Index top;
    Index cell;  ///< pixels of a side
    std::vector<CellBlock> blocks;
};

struct Segment {
    Index x1;
    Index y1;
    Index x2;
    Index y2;
};

/// Lines of one pixel, level or upright.
struct LinesMark {
    std::vector<Segment> segments;
    std::string color;
    double opacity = 1.0;
};

struct BoxMark {
    Index left;
    Index top;
    Index width;
    Index height;
    std::string fill;    ///< empty for none
    std::string stroke;  ///< likewise; one pixel wide
};

/// A curve through points.
struct CurveMark {
    std::vector<std::pair<double, double>> points;
    std::string color;
};

enum class Anchor { start, middle, end };

constexpr Index usual_text_size = 13;
constexpr char const* usual_text_color = "#000000";

struct TextMark {
    Index x;
    Index y;  ///< of the line that the letters stand on
    std::string text;
    Anchor anchor = Anchor::start;
    Index size = usual_text_size;
    bool bold = false;
    bool upright = false;  ///< reads from bottom to top
    std::string color = usual_text_color;
};

using Mark = std::variant<CellsMark, LinesMark, BoxMark, CurveMark, TextMark>;

struct Scene {
    Index width = 0;
    Index height = 0;
    std::string title;  ///< what the picture is of, for who cannot see it
    std::vector<Mark> marks;
};

/// The side of the letters in cells of this size.
constexpr Index letter_size(Index cell) { return cell * 3 / 5; }

}  // namespace symdiscover
