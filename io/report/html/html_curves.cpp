// SPDX-License-Identifier: Apache-2.0
#include "io/report/html/html_curves.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/report/html/html_text.hpp"
#include "io/report/plot/svg.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

constexpr Index curve_left = 90;
constexpr Index curve_top = 10;
constexpr Index curve_width = 480;
constexpr Index curve_height = 130;
constexpr double much_apart = 100.0;
constexpr std::size_t most_pieces = 240;

struct Point {
    double step;
    double value;
};

std::vector<Point> finite_points(Curve const& curve) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < curve.values.size(); ++i) {
        if (std::isfinite(curve.values[i])) points.push_back({static_cast<double>(i), curve.values[i]});
    }
    return points;
}

bool lower(Point const& a, Point const& b) { return a.value < b.value; }

/// The lowest and the highest of each piece, in their order: what stands out stays.
std::vector<Point> thinned(std::vector<Point> const& points) {
    if (points.size() <= 2 * most_pieces) return points;
    std::vector<Point> kept;
    for (std::size_t piece = 0; piece < most_pieces; ++piece) {
        auto const at = [&](std::size_t i) {
            return points.begin() + static_cast<std::ptrdiff_t>(i * points.size() / most_pieces);
        };
        auto const [least, most] = std::minmax_element(at(piece), at(piece + 1), lower);
        kept.push_back(least < most ? *least : *most);
        kept.push_back(least < most ? *most : *least);
    }
    return kept;
}

std::string title_of(Curve const& curve) {
    std::string title = curve.name;
    std::replace(title.begin(), title.end(), '_', ' ');
    return title;
}

TextMark label(Index x, Index y, std::string const& text, Anchor anchor) { return {x, y, text, anchor, 11}; }

}  // namespace

Scene curve_scene(Curve const& curve) {
    std::vector<Point> const points = thinned(finite_points(curve));
    Index const bottom = curve_top + curve_height;
    Index const right = curve_left + curve_width;
    Scene scene{right + 20, bottom + 30, title_of(curve), {}};
    scene.marks.push_back(BoxMark{curve_left, curve_top, curve_width, curve_height, "", "#999999"});
    if (points.empty()) return scene;
    auto const [least, most] = std::minmax_element(points.begin(), points.end(), lower);
    double const low = least->value;
    double const high = most->value;
    bool const logarithmic = low > 0.0 && high > much_apart * low;
    auto const share = [&](double value) {
        if (high == low) return 0.5;
        return logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
    };
    auto const last = static_cast<double>(std::max<std::size_t>(curve.values.size(), 2) - 1);
    CurveMark line{{}, "#332288"};
    for (auto const& [step, value] : points) {
        line.points.emplace_back(static_cast<double>(curve_left) + static_cast<double>(curve_width) * step / last,
                                 static_cast<double>(bottom) - static_cast<double>(curve_height) * share(value));
    }
    scene.marks.push_back(std::move(line));
    scene.marks.push_back(label(curve_left - 6, curve_top + 10, number(high), Anchor::end));
    scene.marks.push_back(label(curve_left - 6, bottom, number(low), Anchor::end));
    if (logarithmic) scene.marks.push_back(label(curve_left - 6, (curve_top + bottom) / 2, "(log)", Anchor::end));
    scene.marks.push_back(label(curve_left, bottom + 16, "1", Anchor::start));
    scene.marks.push_back(label(right, bottom + 16, fmt::format("{}", curve.values.size()), Anchor::end));
    return scene;
}

std::string html_curves(Discovery const& discovery) {
    std::string html;
    for (Curve const& curve : discovery.history) {
        std::size_t const known = finite_points(curve).size();
        if (known < 2) continue;
        std::string caption = fmt::format("{}: {} values, the last {}.", as_sentence(title_of(curve)),
                                          curve.values.size(), number(curve.values.back()));
        if (known < curve.values.size()) caption += fmt::format(" {} are no numbers.", curve.values.size() - known);
        html += html_element("figure", svg_element(curve_scene(curve)) + html_element("figcaption", xml_text(caption)));
    }
    return html;
}

}  // namespace symdiscover
