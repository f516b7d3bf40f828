// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/types.hpp"

/// Words and numbers as reports write them.
namespace symdiscover {

/// How wide the lines of reports are, in columns: 80, unless they are written for a terminal that is narrower or wider.
std::size_t report_columns();

/// Another width as long as this object is there. One at a time.
class ReportWidth {
  public:
    explicit ReportWidth(std::size_t columns);
    ~ReportWidth();
    ReportWidth(ReportWidth const&) = delete;
    ReportWidth& operator=(ReportWidth const&) = delete;
};

/// Breaks a paragraph into lines of at most report_columns(), each after `indent` blanks; ends with a newline.
/// Line breaks inside the text are kept. A word longer than a line stands alone.
std::string wrap(std::string const& text, std::size_t indent = 2);

/// One line, `head` and behind it `text`; where that is longer than a line may be, the text stands below, wrapped.
std::string beside(std::string const& head, std::string const& text, std::size_t indent_below);

/// "1 weight", "3 weights".
std::string count_of(Index count, std::string const& noun);

/// "12.3 %"; 100 % and 0 % only where exact.
std::string percent(double share);

/// Four significant digits, "not available" when not finite.
std::string number(double value);

/// "mean squared error" for "mse"; a metric without a longer name is its own.
std::string full_metric_name(std::string const& metric);

/// What a ratio of two numbers above zero says of the first: "8 % more than", "2.4 times", "42 times".
std::string times_as_large(double ratio);

}  // namespace symdiscover
