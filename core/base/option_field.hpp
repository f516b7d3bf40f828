// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/errors.hpp"
#include "core/base/value_rules.hpp"

namespace symdiscover {

/// An option of a plain struct, described once and bound to its field, which must outlive it. Whoever reads options
/// (a command line, a configuration file) and whoever checks the struct use the same description.
struct OptionField {
    std::string name;         ///< "inner-lr"
    std::string description;  ///< one line for a help text
    std::string placeholder;  ///< "N", "text|json"; empty for a flag
    std::string allowed;      ///< "a whole number of at least 1"
    std::string note;         ///< what the description leaves out, "at least 1"; may be empty
    bool* flag = nullptr;     ///< the field, of an option that is there or not

    std::function<bool(std::string const&)> accepts;  ///< whether the field can have the value that a text stands for
    std::function<void(std::string const&)> set;      ///< to the value of a text that is accepted
    std::function<std::string()> show;                ///< the field as a text that is accepted; "" when it has no value

    template <class T>
    OptionField(std::string option, T& field, ValueRule<T> const& rule, std::string text);
    OptionField(std::string option, bool& field, std::string text);
};

/// Throws OptionError for the first field that has a value which its own rule does not accept.
void require_allowed(std::vector<OptionField> const& fields);

template <class T>
OptionField::OptionField(std::string option, T& field, ValueRule<T> const& rule, std::string text)
    : name(std::move(option)),
      description(std::move(text)),
      placeholder(rule.placeholder),
      allowed(rule.allowed),
      note(rule.note),
      accepts([rule](std::string const& value) { return rule.parse(value).has_value(); }),
      set([rule, &field](std::string const& value) { field = rule.parse(value).value(); }),
      show([rule, &field] { return rule.show(field); }) {}

}  // namespace symdiscover
