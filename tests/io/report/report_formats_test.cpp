// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_formats.hpp"

#include <doctest/doctest.h>

#include <set>

#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;

TEST_CASE("formats have names of their own, and each does something") {
    std::set<std::string> names;
    for (ReportFormat const& format : report_formats()) {
        CAPTURE(format.name);
        CHECK(names.insert(format.name).second);
        CHECK((format.report || format.plot || format.score));
        CHECK_FALSE(format.description.empty());
        for (ReportWriter const writer : {format.report, format.plot}) {
            if (writer) CHECK(writer(samples::circulant(4), samples::origin(), false).size() > 100);
        }
    }
}

TEST_CASE("a file's name asks for a format, else it is the first that can") {
    auto const report = [](char const* file) { return format_of_file(file, &ReportFormat::report).name; };
    CHECK(report("a.json") == "json");
    CHECK(report("a.txt") == "text");
    CHECK(report("a.svg") == "text");
    CHECK(report("json") == "text");
    CHECK(format_of_file("a.svg", &ReportFormat::plot).name == "svg");
    CHECK(format_of_file("a.json", &ReportFormat::plot).name == "svg");
}
