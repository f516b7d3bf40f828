// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace symdiscover {

/// Longer texts from files are cut: nothing that is meant to be read is as long.
inline constexpr std::size_t longest_text = std::size_t{1} << 20;

/// What becomes of line ends and tabs.
enum class LineEnds {
    blanks,
    kept,  ///< "\n" and "\t" only: for texts that are taken apart, not shown
};

/// Text from outside (attributes, titles, names of objects and files) as it may be shown anywhere: on a terminal, in a
/// report, in JSON and in SVG. It is valid UTF-8 in one line: blanks stand for tabs and line ends, U+FFFD for other
/// control characters (C0, DEL, C1), for marks that turn the direction of writing, for what is no UTF-8 and for what
/// XML does not allow. At most `longest` bytes; what is cut ends in "...".
std::string clean_text(std::string_view text, std::size_t longest = longest_text,
                       LineEnds line_ends = LineEnds::blanks);

}  // namespace symdiscover
