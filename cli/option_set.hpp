// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/program_options.hpp>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/value_rules.hpp"

namespace symdiscover {

/// Names of options and their values as text, for result files and reports.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// The arguments and options of one command, each bound to a field of a plain struct whose initial value is the
/// default. Names are never abbreviated; `--help` and `--config FILE` belong to every set.
class OptionSet {
  public:
    /// Starts a group of options under its own heading in the help.
    void begin_group(std::string const& heading);

    /// `name` is "seed", or "output,o" with a short form. The field must outlive the set.
    template <class T>
    void add(std::string const& name, T& field, ValueRule<T> const& rule, std::string const& description);

    /// An argument without a name, in the order they are added; its name in the help is in capitals.
    template <class T>
    void add_argument(std::string const& name, T& field, ValueRule<T> const& rule, std::string const& description);

    void add_flag(std::string const& name, bool& field, std::string const& description);

    /// Options without a default that must be given.
    void require(std::string const& name) { required_.push_back(name); }

    /// Fills the fields, from the arguments first and then from the file named by --config. Returns false when
    /// --help was asked for (required arguments may then be missing). Throws OptionError.
    bool parse(std::vector<std::string> const& arguments);

    bool was_given(std::string const& name) const { return given_.contains(name); }
    Settings given() const;  ///< the options that the command line or the configuration file set
    Settings used() const;   ///< all options that have a value
    std::string help() const;

  private:
    using Descriptions = boost::program_options::options_description;

    /// What is remembered of each option beside its Boost description.
    struct Entry {
        std::string name;                   ///< without the short form
        std::string label;                  ///< in errors: "--seed", or "DATA" for an argument
        std::string allowed;                ///< "a whole number of at least 0"
        std::function<std::string()> show;  ///< the bound field as text; "" when it has no value
    };

    void parse_command_line(std::vector<std::string> const& arguments, boost::program_options::variables_map& values);
    void parse_config_file(std::string const& file, boost::program_options::variables_map& values) const;
    void check_required() const;
    Entry const* find(std::string const& name) const;
    std::vector<std::string> option_labels() const;

    std::vector<Descriptions> groups_;
    Descriptions arguments_{"Arguments"};
    boost::program_options::positional_options_description positions_;
    std::vector<Entry> entries_;
    std::vector<std::string> required_;
    std::set<std::string> given_;
};

namespace detail {

/// A Boost value whose text is read by a ValueRule: strict, and with errors that say what is allowed.
template <class T>
class RuledValue final : public boost::program_options::value_semantic {
  public:
    RuledValue(std::string label, T& field, ValueRule<T> rule)
        : label_(std::move(label)), field_(field), rule_(std::move(rule)) {}

    std::string name() const override {
        std::string const shown = rule_.show(field_);
        return shown.empty() ? rule_.placeholder : fmt::format("{} (={})", rule_.placeholder, shown);
    }
    unsigned min_tokens() const override { return 1; }
    unsigned max_tokens() const override { return 1; }
    bool is_composing() const override { return false; }
    bool is_required() const override { return false; }

    void parse(boost::any& store, std::vector<std::string> const& tokens, bool /*utf8*/) const override {
        if (!store.empty()) throw OptionError(label_ + ": given more than once");
        store = parse_value(label_, rule_, tokens.empty() ? std::string{} : tokens.front());
    }
    bool apply_default(boost::any& /*store*/) const override { return false; }
    void notify(boost::any const& store) const override { field_ = boost::any_cast<T>(store); }

  private:
    std::string label_;
    T& field_;
    ValueRule<T> rule_;
};

}  // namespace detail

template <class T>
void OptionSet::add(std::string const& name, T& field, ValueRule<T> const& rule, std::string const& description) {
    std::string const long_name = name.substr(0, name.find(','));
    std::string const text = rule.note.empty() ? description : fmt::format("{} ({})", description, rule.note);
    // Boost's descriptions own the values they are given as bare pointers.
    groups_.back().add_options()(name.c_str(), new detail::RuledValue<T>("--" + long_name, field, rule), text.c_str());
    entries_.push_back({long_name, "--" + long_name, rule.allowed, [&field, rule] { return rule.show(field); }});
}

template <class T>
void OptionSet::add_argument(std::string const& name, T& field, ValueRule<T> const& rule,
                             std::string const& description) {
    arguments_.add_options()(name.c_str(), new detail::RuledValue<T>(name, field, rule), description.c_str());
    positions_.add(name.c_str(), 1);
    entries_.push_back({name, name, rule.allowed, [&field, rule] { return rule.show(field); }});
    required_.push_back(name);
}

}  // namespace symdiscover
