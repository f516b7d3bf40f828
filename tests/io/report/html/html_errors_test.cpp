// SPDX-License-Identifier: Apache-2.0
#include "io/report/html/html_errors.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "tests/io/report/contains.hpp"
#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;
using symdiscover::test::contains;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("bars that differ little stand on a linear scale from zero") {
    BarScale const scale = scale_for({2.0, 0.5, unknown});
    CHECK_FALSE(scale.logarithmic);
    CHECK(scale.share(2.0) == 1.0);
    CHECK(scale.share(0.5) == 0.25);
    CHECK(scale.share(-0.1) == 0.0);
}

TEST_CASE("bars that differ by much stand on powers of ten, and the shortest is seen") {
    BarScale const scale = scale_for({2.5e-5, 0.01, 0.078, unknown});
    CHECK(scale.logarithmic);
    CHECK(scale.least == doctest::Approx(1e-5));
    CHECK(scale.most == doctest::Approx(0.1));
    CHECK(scale.share(0.01) == doctest::Approx(0.75));
    CHECK(scale.share(1e-9) == 0.0);
    // 1.1e-4 stands too near 1e-4 to be seen.
    CHECK(scale_for({1.1e-4, 1.0}).least == doctest::Approx(1e-5));
    CHECK(scale_for({1.0}).most == 1.0);
    CHECK(scale_for({0.0, unknown}).share(0.0) == 0.0);
}

TEST_CASE("the table of errors has numbers beside bars, intervals, and says which scale") {
    auto const discovery = samples::convolution();  // tied 2.51e-05, soft 2.53e-05, unshared 0.00104, wrong 0.153
    std::string const html = html_errors({discovery.layers[0], discovery}, discovery);
    CHECK(contains(html, "logarithmic scale from 1e-05 to 1."));
    CHECK(contains(html, ">2.51e-05<"));
    CHECK(contains(html, ">2.53e-05 \xc2\xb1 5.1e-07<"));
    CHECK(contains(html, ">0.153<"));
    CHECK(contains(html, "class=\"bar-wrong\""));
    // 0.153 of 1e-05 to 1 is (5 - 0.8153) / 5 of the scale.
    CHECK(contains(html, "width=\"83.69\""));
}

TEST_CASE("without held-out data there is no table") {
    auto discovery = samples::circulant(4);
    discovery.heldout = {};
    std::string const html = html_errors({discovery.layers[0], discovery}, discovery);
    CHECK_FALSE(contains(html, "<table"));
    CHECK(contains(html, "Not available"));
}
