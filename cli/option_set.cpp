// SPDX-License-Identifier: Apache-2.0
#include "cli/option_set.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "cli/closest.hpp"

namespace po = boost::program_options;

namespace symdiscover {

namespace {

/// Where Boost collects arguments beyond those expected, so that the error can show the first of them.
char const* const surplus = "surplus arguments";

/// --help and --config are in every set, but make no sense inside a configuration file.
po::options_description general_options() {
    po::options_description options("Help and configuration");
    options.add_options()("help,h", "show this help")("config", po::value<std::string>()->value_name("FILE"),
                                                      "read options from an INI file, lines like seed = 3; "
                                                      "the command line wins");
    return options;
}

/// Boost leaves a blank at the end of each line it wraps.
std::string without_trailing_blanks(std::string const& text) {
    std::string clean;
    for (char const letter : text) {
        if (letter == '\n') clean.erase(clean.find_last_not_of(' ') + 1);
        clean += letter;
    }
    return clean;
}

std::string missing_value(std::string const& label, std::string const& allowed) {
    return fmt::format("{}: expected {}, found nothing", label, allowed);
}

std::string show_flag(bool value) { return value ? "true" : "false"; }

}  // namespace

void OptionSet::begin_group(std::string const& heading) { groups_.emplace_back(heading); }

void OptionSet::add_flag(std::string const& name, bool& field, std::string const& description) {
    groups_.back().add_options()(name.c_str(), po::bool_switch(&field), description.c_str());
    entries_.push_back({name, "--" + name, "nothing", [&field] { return show_flag(field); }});
}

bool OptionSet::parse(std::vector<std::string> const& arguments) {
    po::variables_map values;
    parse_command_line(arguments, values);
    if (values.count("help") > 0) return false;
    if (values.count("config") > 0) parse_config_file(values["config"].as<std::string>(), values);
    for (auto const& entry : entries_) {
        if (values.count(entry.name) > 0 && !values[entry.name].defaulted()) given_.insert(entry.name);
    }
    check_required();
    po::notify(values);
    return true;
}

void OptionSet::parse_command_line(std::vector<std::string> const& arguments, po::variables_map& values) {
    po::options_description all;
    for (auto const& group : groups_) all.add(group);
    all.add(arguments_).add(general_options());
    all.add_options()(surplus, po::value<std::vector<std::string>>());
    auto positions = positions_;
    positions.add(surplus, -1);
    int const style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    try {
        po::store(po::command_line_parser(arguments).options(all).positional(positions).style(style).run(), values);
    } catch (po::unknown_option const& error) {
        throw OptionError(fmt::format("unknown option '{}'; {}", error.get_option_name(),
                                      suggest(error.get_option_name(), option_labels())));
    } catch (po::error_with_option_name const& error) {
        std::string const label = error.get_option_name();
        auto const* syntax = dynamic_cast<po::invalid_command_line_syntax const*>(&error);
        auto const* entry = find(label.substr(std::min(label.size(), label.find_first_not_of('-'))));
        bool const no_value = syntax && (syntax->kind() == po::invalid_syntax::missing_parameter ||
                                         syntax->kind() == po::invalid_syntax::empty_adjacent_parameter);
        if (no_value && entry) throw OptionError(missing_value(entry->label, entry->allowed));
        throw OptionError(error.what());
    } catch (po::error const& error) {
        throw OptionError(error.what());
    }
    if (values.count(surplus) > 0) {
        throw OptionError(
            fmt::format("unexpected argument '{}'", values[surplus].as<std::vector<std::string>>().front()));
    }
}

void OptionSet::parse_config_file(std::string const& file, po::variables_map& values) const {
    std::ifstream stream(file);
    if (!stream) throw OptionError(fmt::format("--config: cannot read '{}'", file));
    po::options_description all;
    for (auto const& group : groups_) all.add(group);
    try {
        auto const parsed = po::parse_config_file(stream, all, true);
        for (auto const& option : parsed.options) {
            if (!option.unregistered) continue;
            std::vector<std::string> keys;
            for (auto const& entry : entries_) {
                if (entry.label != entry.name) keys.push_back(entry.name);
            }
            throw OptionError(fmt::format("unknown key '{}'; {}", option.string_key, suggest(option.string_key, keys)));
        }
        po::store(parsed, values);
    } catch (std::runtime_error const& error) {
        throw OptionError(fmt::format("{}: {}", file, error.what()));
    } catch (po::error const& error) {
        throw OptionError(fmt::format("{}: {}", file, error.what()));
    }
}

void OptionSet::check_required() const {
    for (auto const& name : required_) {
        if (given_.contains(name)) continue;
        auto const* entry = find(name);
        throw OptionError(missing_value(entry->label, entry->allowed));
    }
}

OptionSet::Entry const* OptionSet::find(std::string const& name) const {
    auto const found =
        std::find_if(entries_.begin(), entries_.end(), [&](Entry const& entry) { return entry.name == name; });
    return found == entries_.end() ? nullptr : &*found;
}

std::vector<std::string> OptionSet::option_labels() const {
    std::vector<std::string> labels;
    for (auto const& entry : entries_) {
        if (entry.label != entry.name) labels.push_back(entry.label);
    }
    labels.insert(labels.end(), {"--config", "--help"});
    return labels;
}

Settings OptionSet::given() const {
    Settings settings;
    for (auto const& entry : entries_) {
        if (given_.contains(entry.name)) settings.emplace_back(entry.name, entry.show());
    }
    return settings;
}

Settings OptionSet::used() const {
    Settings settings;
    for (auto const& entry : entries_) {
        if (std::string value = entry.show(); !value.empty()) settings.emplace_back(entry.name, std::move(value));
    }
    return settings;
}

std::string OptionSet::help() const {
    std::ostringstream text;
    std::size_t column = 0;
    for (auto const& argument : arguments_.options()) column = std::max(column, argument->long_name().size() + 2);
    for (auto const& argument : arguments_.options()) {
        text << fmt::format("  {:<{}}{}\n", argument->long_name(), column, argument->description());
    }
    po::options_description options;  // one parent, so that all groups share their columns
    for (auto const& group : groups_) options.add(group);
    text << options.add(general_options());
    return without_trailing_blanks(text.str());
}

}  // namespace symdiscover
