// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/types.hpp"

/// What an option's value may be, and how a text says it. Help and errors are written from the same rule that checks
/// the value, so that they cannot disagree.
namespace symdiscover {

template <class T>
struct ValueRule {
    std::string placeholder;                                    ///< in help: "N", "FILE", "text|json"
    std::string allowed;                                        ///< in errors: "a whole number of at least 1"
    std::string note;                                           ///< in help, after the description: "at least 1"
    std::function<std::optional<T>(std::string const&)> parse;  ///< empty when the text is not allowed
    std::function<std::string(T const&)> show;                  ///< parse() reads it back; "" when unset
};

/// The whole text as a number, nothing before or after it; empty when it is none or does not fit.
template <class T>
std::optional<T> parse_number(std::string const& text) {
    T value{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Whole numbers in [least, most].
template <class T>
ValueRule<T> whole_number(T least, T most = std::numeric_limits<T>::max()) {
    std::string const range = most == std::numeric_limits<T>::max() ? fmt::format("at least {}", least)
                                                                    : fmt::format("from {} to {}", least, most);
    std::string const kind = range.starts_with("at") ? "a whole number of " : "a whole number ";
    auto parse = [least, most](std::string const& text) {
        auto value = parse_number<T>(text);
        return value && *value >= least && *value <= most ? value : std::nullopt;
    };
    return {"N", kind + range, range, parse, [](T const& value) { return fmt::format("{}", value); }};
}

/// The ends of an interval of numbers; `most` may be infinite.
struct Interval {
    double least = 0.0;
    double most = std::numeric_limits<double>::infinity();
    bool open = false;  ///< the ends themselves are not allowed

    bool contains(double x) const {
        return std::isfinite(x) && (open ? x > least && x < most : x >= least && x <= most);
    }
    std::string describe() const;  ///< "above 0", "at least 0", "above -1 and below 1", "from 0 to 1"
};

ValueRule<double> real_number(Interval interval);

/// Any text that is not empty.
ValueRule<std::string> text_value(std::string const& placeholder, std::string const& allowed);

inline ValueRule<std::string> file_name() { return text_value("FILE", "the name of a file"); }

/// A whole number of at least 1, or `auto` (no value): chosen from the data.
ValueRule<std::optional<Index>> count_or_auto();

/// A number of at least 0, or `auto` (no value): chosen from the data.
ValueRule<std::optional<double>> number_or_auto();

/// "a, b or c".
std::string alternatives(std::vector<std::string> const& names);

/// One of some names, each standing for a value.
template <class T>
ValueRule<T> one_of(std::vector<std::pair<std::string, T>> const& choices) {
    std::vector<std::string> names;
    names.reserve(choices.size());
    for (auto const& [name, value] : choices) names.push_back(name);
    auto parse = [choices](std::string const& text) -> std::optional<T> {
        for (auto const& [name, value] : choices) {
            if (name == text) return value;
        }
        return std::nullopt;
    };
    auto show = [choices](T const& wanted) -> std::string {
        for (auto const& [name, value] : choices) {
            if (value == wanted) return name;
        }
        return {};
    };
    return {fmt::format("{}", fmt::join(names, "|")), alternatives(names), "", parse, show};
}

}  // namespace symdiscover
