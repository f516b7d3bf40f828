// SPDX-License-Identifier: Apache-2.0
#include "io/report/html/html_rivals.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;

namespace {

std::string ranked(double log_odds) {
    auto discovery = samples::circulant(4);
    discovery.layers[0].competition = {"a set of 4", log_odds};
    return html_rivals({discovery.layers[0], discovery});
}

}  // namespace

TEST_CASE("odds are said as powers of e, and as one in how many") {
    CHECK(odds_words(0.0) == "1");
    CHECK(odds_words(-2.302585093) == "e^-2.3 (1 in 10)");
    CHECK(odds_words(-23.02585093) == "e^-23.0 (1 in 10^10)");
    CHECK(odds_words(1.5) == "e^1.5 more probable");
    CHECK(odds_words(std::numeric_limits<double>::quiet_NaN()) == "not known");
}

TEST_CASE("the more probable sharing stands first") {
    std::string const sure = ranked(24.0);
    CHECK(sure.find("this finding") < sure.find("a set of 4"));
    CHECK(sure.find("e^-24.0") > sure.find("a set of 4"));
    std::string const unsure = ranked(-3.0);
    CHECK(unsure.find("a set of 4") < unsure.find("this finding"));
    CHECK(unsure.find("e^-3.0") > unsure.find("this finding"));
    std::string const unknown = ranked(std::numeric_limits<double>::quiet_NaN());
    CHECK(unknown.find("this finding") < unknown.find("a set of 4"));
    CHECK(unknown.find("not known") > unknown.find("a set of 4"));
}

TEST_CASE("where nothing else was tried there is no table") {
    auto const discovery = samples::circulant(4);
    CHECK(html_rivals({discovery.layers[0], discovery}).find("<table") == std::string::npos);
}
