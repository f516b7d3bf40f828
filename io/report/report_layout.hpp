// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/types.hpp"

/// Words and numbers as reports write them.
namespace symdiscover {

constexpr std::size_t report_columns = 80;

/// Breaks a paragraph into lines of at most report_columns, each after `indent` blanks; ends with a newline.
/// Line breaks inside the text are kept. A word longer than a line stands alone.
std::string wrap(std::string const& text, std::size_t indent = 2);

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
