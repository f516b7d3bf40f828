// SPDX-License-Identifier: Apache-2.0
#include "io/h5/messages.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "io/h5/clean_text.hpp"

namespace symdiscover {

DataError bad_input(std::string_view file, std::string_view object, std::string_view expected, std::string_view found) {
    std::string const place = object.empty() ? "" : fmt::format("{}: ", object);
    return DataError(fmt::format("{}: {}expected {}, found {}", file, place, expected, found));
}

std::string format_shape(std::vector<Index> const& shape) { return fmt::format("[{}]", fmt::join(shape, ", ")); }

std::string quoted_for_python(std::string const& text) {
    std::string literal;
    for (char const c : text) {
        if (c == '\'' || c == '\\') literal += '\\';
        literal += c;
    }
    return fmt::format("'{}'", literal);
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t longest = 60;
    // A line end within a name is no blank.
    std::string marked(text.substr(0, longest + 1));
    std::replace_if(
        marked.begin(), marked.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, '?');
    return fmt::format("'{}'", clean_text(marked, longest));
}

}  // namespace symdiscover
