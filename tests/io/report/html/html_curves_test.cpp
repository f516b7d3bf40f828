// SPDX-License-Identifier: Apache-2.0
#include "io/report/html/html_curves.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/io/report/contains.hpp"

using namespace symdiscover;
using symdiscover::test::contains;

namespace {

std::vector<std::pair<double, double>> points_of(Curve const& curve) {
    for (Mark const& mark : curve_scene(curve).marks) {
        if (auto const* line = std::get_if<CurveMark>(&mark)) return line->points;
    }
    return {};
}

bool is_logarithmic(Curve const& curve) {
    auto const marks = curve_scene(curve).marks;
    return std::any_of(marks.begin(), marks.end(), [](Mark const& mark) {
        auto const* text = std::get_if<TextMark>(&mark);
        return text != nullptr && text->text == "(log)";
    });
}

}  // namespace

TEST_CASE("a curve runs from its lowest to its highest value") {
    auto const points = points_of({"loss", {4.0, 2.0, 1.0, 3.0}});
    REQUIRE(points.size() == 4);
    double const top = points[0].second;
    double const bottom = points[2].second;
    CHECK(bottom - top == 130.0);
    CHECK(points[1].second == doctest::Approx(top + 130.0 * 2.0 / 3.0));
    CHECK(points[3].first - points[0].first == 480.0);
    CHECK_FALSE(is_logarithmic({"loss", {4.0, 2.0, 1.0, 3.0}}));
}

TEST_CASE("powers of ten are told apart, and what is no number is left out") {
    Curve const curve{"loss", {100.0, std::numeric_limits<double>::infinity(), 1.0, 0.01}};
    CHECK(is_logarithmic(curve));
    auto const points = points_of(curve);
    REQUIRE(points.size() == 3);
    CHECK(points[1].second == doctest::Approx((points[0].second + points[2].second) / 2.0));
    CHECK(points_of({"none", {std::nan("")}}).empty());
    CHECK(points_of({"flat", {2.0, 2.0}}).size() == 2);
    CHECK_FALSE(is_logarithmic({"loss", {100.0, 0.0}}));
}

TEST_CASE("of a long curve what stands out is kept") {
    Curve curve{"loss", std::vector<double>(100'000, 1.0)};
    curve.values[77'777] = 9.0;
    auto const points = points_of(curve);
    CHECK(points.size() <= 480);
    auto const least = std::min_element(points.begin(), points.end(),
                                        [](auto const& a, auto const& b) { return a.second < b.second; });
    CHECK(least->second == 10.0);
    CHECK(least->first == doctest::Approx(90.0 + 480.0 * 77'777 / 99'999));
}

TEST_CASE("curves of one value are none") {
    Discovery discovery;
    discovery.history = {{"noise_variance", {0.01}}};
    CHECK(html_curves(discovery).empty());
    discovery.history.push_back({"query_loss", {2.0, 1.5}});
    CHECK(contains(html_curves(discovery), "Query loss: 2 values, the last 1.5."));
}
