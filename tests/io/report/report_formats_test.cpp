// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_formats.hpp"

#include <doctest/doctest.h>

#include <set>

#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;

TEST_CASE("formats have names and suffixes of their own, and each does something") {
    std::set<std::string> names;
    std::set<std::string> endings;
    for (ReportFormat const& format : report_formats()) {
        CAPTURE(format.name);
        CHECK(names.insert(format.name).second);
        CHECK(endings.insert(format.suffix).second);
        CHECK((format.report || format.plot || format.score));
        CHECK_FALSE(format.description.empty());
        if (format.report) CHECK(format.report(samples::circulant(4), samples::origin(), false).size() > 100);
        if (format.plot) CHECK(format.plot(samples::circulant(4), samples::origin(), {}).size() > 100);
    }
}

TEST_CASE("a file's suffix asks for a format, none for the first that can") {
    auto const name = [](char const* file, FormatFilter offered) -> std::string {
        ReportFormat const* const format = format_of_file(file, offered);
        return format ? format->name : "none";
    };
    CHECK(name("a.json", has_report) == "json");
    CHECK(name("a.txt", has_report) == "text");
    CHECK(name("a.b/c.HTML", has_report) == "html");
    CHECK(name("ring.g", has_report) == "gap");
    CHECK(name("json", has_report) == "text");
    CHECK(name("a.b/json", has_report) == "text");
    CHECK(name("a.svg", has_report) == "none");
    CHECK(name("a.htm", has_report) == "none");
    CHECK(name("a.svg", has_plot) == "svg");
    CHECK(name("a", has_plot) == "svg");
    CHECK(name("a.json", has_plot) == "none");
    CHECK(suffixes(has_report) == ".txt, .json, .g or .html");
}
