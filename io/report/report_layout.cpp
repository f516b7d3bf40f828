// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_layout.hpp"

#include <fmt/format.h>

#include <cmath>
#include <sstream>

#include "core/judging/confidence.hpp"

namespace symdiscover {

namespace {

constexpr std::size_t usual_columns = 80;
std::size_t columns_now = usual_columns;

}  // namespace

std::size_t report_columns() { return columns_now; }

ReportWidth::ReportWidth(std::size_t columns) { columns_now = columns; }
ReportWidth::~ReportWidth() { columns_now = usual_columns; }

std::string wrap(std::string const& text, std::size_t indent) {
    std::string const margin(indent, ' ');
    std::string wrapped;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::string current = margin;
        std::istringstream words(line);
        for (std::string word; words >> word;) {
            bool const first = current.size() == margin.size();
            if (!first && current.size() + 1 + word.size() > report_columns()) {
                wrapped += current + "\n";
                current = margin + word;
            } else {
                current += (first ? "" : " ") + word;
            }
        }
        wrapped += current + "\n";
    }
    return wrapped;
}

std::string beside(std::string const& head, std::string const& text, std::size_t indent_below) {
    if (head.size() + text.size() <= report_columns()) return head + text + "\n";
    return head.substr(0, head.find_last_not_of(' ') + 1) + "\n" + wrap(text, indent_below);
}

std::string count_of(Index count, std::string const& noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string percent(double share) {
    // What is not all or nothing must not be rounded to it.
    if (share > 0.999 && share < 1.0 - share_rounding) return "over 99.9 %";
    if (share > share_rounding && share < 0.001) return "under 0.1 %";
    return fmt::format("{:.3g} %", 100.0 * share);
}

std::string number(double value) { return std::isfinite(value) ? fmt::format("{:.4g}", value) : "not available"; }

std::string full_metric_name(std::string const& metric) {
    if (metric == "mse") return "mean squared error";
    return metric == "mae" ? "mean absolute error" : metric;
}

std::string times_as_large(double ratio) {
    if (ratio < 2.0) return fmt::format("{:.0f} % more than", 100.0 * (ratio - 1.0));
    if (ratio < 10.0) return fmt::format("{:.1f} times", ratio);
    return ratio < 1e6 ? fmt::format("{:.0f} times", ratio) : fmt::format("{:.1g} times", ratio);
}

}  // namespace symdiscover
