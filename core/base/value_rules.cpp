// SPDX-License-Identifier: Apache-2.0
#include "core/base/value_rules.hpp"

namespace symdiscover {

std::string Interval::describe() const {
    if (std::isinf(most)) return fmt::format("{} {}", open ? "above" : "at least", least);
    return open ? fmt::format("above {} and below {}", least, most) : fmt::format("from {} to {}", least, most);
}

std::string alternatives(std::vector<std::string> const& names) {
    std::string text = names.empty() ? "" : names.front();
    for (std::size_t i = 1; i < names.size(); ++i) text += (i + 1 == names.size() ? " or " : ", ") + names[i];
    return text;
}

ValueRule<double> real_number(Interval interval) {
    auto parse = [interval](std::string const& text) {
        auto value = parse_number<double>(text);
        return value && interval.contains(*value) ? value : std::nullopt;
    };
    std::string const range = interval.describe();
    std::string const kind = range.starts_with("at") ? "a number of " : "a number ";
    return {"X", kind + range, range, parse, [](double const& value) { return fmt::format("{}", value); }};
}

ValueRule<std::string> text_value(std::string const& placeholder, std::string const& allowed) {
    auto parse = [](std::string const& text) { return text.empty() ? std::nullopt : std::optional(text); };
    return {placeholder, allowed, "", parse, [](std::string const& value) { return value; }};
}

ValueRule<std::optional<Index>> count_or_auto() {
    auto parse = [](std::string const& text) -> std::optional<std::optional<Index>> {
        if (text == "auto") return std::optional<Index>{};
        auto const value = parse_number<Index>(text);
        if (!value || *value < 1) return std::nullopt;
        return value;
    };
    auto show = [](std::optional<Index> const& value) { return value ? fmt::format("{}", *value) : "auto"; };
    return {"N|auto", "a whole number of at least 1, or auto", "", parse, show};
}

ValueRule<std::optional<double>> number_or_auto() {
    auto parse = [](std::string const& text) -> std::optional<std::optional<double>> {
        if (text == "auto") return std::optional<double>{};
        auto const value = parse_number<double>(text);
        if (!value || !Interval{}.contains(*value)) return std::nullopt;
        return value;
    };
    auto show = [](std::optional<double> const& value) { return value ? fmt::format("{}", *value) : "auto"; };
    return {"X|auto", "a number of at least 0, or auto", "", parse, show};
}

}  // namespace symdiscover
