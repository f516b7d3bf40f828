// SPDX-License-Identifier: Apache-2.0
#include "core/base/value_rules.hpp"

namespace symdiscover {

namespace {

/// What the rule allows, or `auto` (no value).
template <class T>
ValueRule<std::optional<T>> or_auto(ValueRule<T> const& rule) {
    auto parse = [rule](std::string const& text) -> std::optional<std::optional<T>> {
        if (text == "auto") return std::optional<T>{};
        if (auto const value = rule.parse(text)) return value;
        return std::nullopt;
    };
    auto show = [rule](std::optional<T> const& value) { return value ? rule.show(*value) : "auto"; };
    return {rule.placeholder + "|auto", rule.allowed + ", or auto", "", parse, show};
}

}  // namespace

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

ValueRule<std::optional<Index>> count_or_auto() { return or_auto(whole_number<Index>(1)); }

ValueRule<std::optional<double>> number_or_auto() { return or_auto(real_number({})); }

}  // namespace symdiscover
