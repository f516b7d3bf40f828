// SPDX-License-Identifier: Apache-2.0
#include "cli/option_set.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <numeric>
#include <sstream>

namespace po = boost::program_options;

namespace symdiscover {

namespace {

/// Where Boost collects arguments beyond those expected, so that the error can show the first of them.
char const* const surplus = "surplus arguments";

/// --help and --config are in every set, but make no sense inside a configuration file.
po::options_description general_options(unsigned columns = 80) {
    po::options_description options("Help and configuration", columns, columns / 2);
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

std::string missing_value(OptionSet::Entry const& entry) {
    return fmt::format("{}: expected {}, found nothing", entry.label, entry.fields.front().allowed);
}

std::string describe(OptionSet::Entry const& entry) {
    OptionField const& first = entry.fields.front();
    std::string text = first.description;
    for (auto const& field : entry.fields) {
        if (field.description == first.description) continue;
        text += fmt::format(" [{}]", field.description.empty() ? field.show() : field.description);
    }
    return first.note.empty() ? text : fmt::format("{} ({})", text, first.note);
}

/// A Boost value whose text is read by option fields: strict, and with errors that say what is allowed.
class FieldValue final : public po::value_semantic {
  public:
    explicit FieldValue(OptionSet::Entry const& entry) : entry_(entry) {}

    std::string name() const override {
        OptionField const& field = entry_.fields.front();
        std::string const shown = field.show();
        return shown.empty() ? field.placeholder : fmt::format("{} (={})", field.placeholder, shown);
    }
    unsigned min_tokens() const override { return 1; }
    unsigned max_tokens() const override { return 1; }
    bool is_composing() const override { return false; }
    bool is_required() const override { return false; }

    void parse(boost::any& store, std::vector<std::string> const& tokens, bool /*utf8*/) const override {
        if (!store.empty() && !entry_.repeated) throw OptionError(entry_.label + ": given more than once");
        std::string const text = tokens.empty() ? std::string{} : tokens.front();
        for (auto const& field : entry_.fields) {
            if (field.accepts(text)) continue;
            throw OptionError(fmt::format("{}: expected {}, found '{}'", entry_.label, field.allowed, text));
        }
        if (store.empty()) store = std::vector<std::string>{};
        boost::any_cast<std::vector<std::string>&>(store).push_back(text);
    }
    bool apply_default(boost::any& /*store*/) const override { return false; }
    void notify(boost::any const& store) const override {
        for (std::string const& text : boost::any_cast<std::vector<std::string> const&>(store)) {
            for (auto const& field : entry_.fields) field.set(text);
        }
    }

  private:
    OptionSet::Entry const& entry_;
};

po::value_semantic* boost_value(OptionSet::Entry const& entry) {
    // Boost's descriptions own the values they are given as bare pointers.
    if (!entry.fields.front().flag) return new FieldValue(entry);
    return po::bool_switch()->notifier([&entry](bool given) {
        for (auto const& field : entry.fields) *field.flag = given;
    });
}

}  // namespace

std::string hang(std::string const& line, int columns, std::size_t indent) {
    auto const width = static_cast<std::size_t>(columns);
    std::string text;
    std::string rest = line;
    while (rest.size() > width) {
        std::size_t const from = text.empty() ? 0 : indent;
        std::size_t const blank = rest.find_last_of(' ', width);
        if (blank == std::string::npos || blank <= from || rest.find_first_not_of(' ') >= blank) break;
        text += rest.substr(0, blank) + "\n";
        rest = std::string(indent, ' ') + rest.substr(blank + 1);
    }
    return text + rest + "\n";
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t const replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

std::string suggest(std::string_view word, std::vector<std::string> const& allowed) {
    std::size_t const most_edits = std::max<std::size_t>(2, word.size() / 3);
    std::vector<std::pair<std::size_t, std::string>> near;
    for (auto const& candidate : allowed) {
        std::size_t const edits = candidate.starts_with(word) ? 0 : edit_distance(word, candidate);
        if (edits <= most_edits) near.emplace_back(edits, candidate);
    }
    if (near.empty()) return fmt::format("allowed: {}", fmt::join(allowed, ", "));
    std::stable_sort(near.begin(), near.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
    std::string text = "did you mean " + near[0].second;
    std::size_t const count = std::min<std::size_t>(near.size(), 3);
    for (std::size_t i = 1; i < count; ++i) text += (i + 1 == count ? " or " : ", ") + near[i].second;
    return text + "?";
}

void OptionSet::add(OptionField field) {
    std::string const name = field.name.substr(0, field.name.find(','));
    auto const known =
        std::find_if(entries_.begin(), entries_.end(), [&](auto const& entry) { return entry.name == name; });
    if (known == entries_.end()) {
        entries_.push_back({name, "--" + name, groups_.size() - 1, {std::move(field)}});
    } else {
        known->fields.push_back(std::move(field));
    }
}

void OptionSet::add_argument(OptionField field, Argument need) {
    std::string const name = field.name;
    entries_.push_back({name, name, no_group, {std::move(field)}});
    if (need == Argument::required) required_.push_back(name);
}

void OptionSet::add_arguments(Arguments arguments) {
    std::string unused;
    OptionField field(arguments.name, unused, file_name(), std::move(arguments.description));
    std::vector<std::string>& values = arguments.values;
    field.set = [&values](std::string const& value) { values.push_back(value); };
    field.show = [&values] { return fmt::format("{}", fmt::join(values, " ")); };
    add_argument(std::move(field));
    entries_.back().repeated = true;
}

OptionSet::Descriptions OptionSet::described(std::size_t group, unsigned columns) const {
    Descriptions described(group == no_group ? "Arguments" : groups_[group], columns, columns / 2);
    for (auto const& entry : entries_) {
        if (entry.group != group) continue;
        described.add_options()(entry.fields.front().name.c_str(), boost_value(entry), describe(entry).c_str());
    }
    return described;
}

OptionSet::Descriptions OptionSet::described_groups(unsigned columns) const {
    Descriptions all(columns, columns / 2);  // one parent, so that all groups share their columns
    for (std::size_t group = 0; group < groups_.size(); ++group) all.add(described(group, columns));
    return all;
}

bool OptionSet::parse(std::vector<std::string> const& arguments) {
    po::variables_map values;
    parse_command_line(arguments, values);
    if (values.count("help") > 0) return false;
    if (values.count("config") > 0) {
        config_file_ = values["config"].as<std::string>();
        parse_config_file(config_file_, values);
    }
    for (auto const& entry : entries_) {
        if (values.count(entry.name) > 0 && !values[entry.name].defaulted()) given_.insert(entry.name);
    }
    check_required();
    po::notify(values);
    return true;
}

void OptionSet::parse_command_line(std::vector<std::string> const& arguments, po::variables_map& values) {
    Descriptions all = described_groups();
    all.add(described(no_group)).add(general_options());
    all.add_options()(surplus, po::value<std::vector<std::string>>());
    po::positional_options_description positions;
    for (auto const& entry : entries_) {
        if (entry.group == no_group) positions.add(entry.name.c_str(), entry.repeated ? -1 : 1);
    }
    if (positions.max_total_count() != std::numeric_limits<unsigned>::max()) positions.add(surplus, -1);
    int const style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    try {
        po::store(po::command_line_parser(arguments).options(all).positional(positions).style(style).run(), values);
    } catch (po::unknown_option const& error) {
        std::vector<std::string> labels = option_names();
        for (auto& label : labels) label.insert(0, "--");
        labels.insert(labels.end(), {"--config", "--help"});
        throw OptionError(
            fmt::format("unknown option '{}'; {}", error.get_option_name(), suggest(error.get_option_name(), labels)));
    } catch (po::error_with_option_name const& error) {
        std::string const label = error.get_option_name();
        auto const* syntax = dynamic_cast<po::invalid_command_line_syntax const*>(&error);
        auto const* entry = find(label.substr(std::min(label.size(), label.find_first_not_of('-'))));
        bool const no_value = syntax && (syntax->kind() == po::invalid_syntax::missing_parameter ||
                                         syntax->kind() == po::invalid_syntax::empty_adjacent_parameter);
        if (no_value && entry) throw OptionError(missing_value(*entry));
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
    std::error_code ignored;  // what cannot be looked at cannot be read either
    std::filesystem::file_status const status = std::filesystem::status(file, ignored);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        throw OptionError(fmt::format("--config: '{}' is {}; expected a file with lines like seed = 3", file,
                                      std::filesystem::is_directory(status) ? "a folder" : "no file"));
    }
    std::ifstream stream(file);
    if (!stream) throw OptionError(fmt::format("--config: cannot read '{}'", file));
    Descriptions const options = described_groups();  // what is parsed points into it
    try {
        auto const parsed = po::parse_config_file(stream, options, true);
        std::set<std::string> keys;
        for (auto const& option : parsed.options) {
            if (!keys.insert(option.string_key).second) {
                throw OptionError(fmt::format("key '{}' is there more than once; expected it once", option.string_key));
            }
            if (!option.unregistered) continue;
            throw OptionError(
                fmt::format("unknown key '{}'; {}", option.string_key, suggest(option.string_key, option_names())));
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
        if (!given_.contains(name)) throw OptionError(missing_value(*find(name)));
    }
}

OptionSet::Entry const* OptionSet::find(std::string const& name) const {
    auto const found =
        std::find_if(entries_.begin(), entries_.end(), [&](Entry const& entry) { return entry.name == name; });
    return found == entries_.end() ? nullptr : &*found;
}

std::vector<std::string> OptionSet::option_names() const {
    std::vector<std::string> names;
    for (auto const& entry : entries_) {
        if (entry.group != no_group) names.push_back(entry.name);
    }
    return names;
}

Settings OptionSet::given() const {
    Settings settings;
    for (auto const& entry : entries_) {
        if (given_.contains(entry.name)) settings.emplace_back(entry.name, entry.fields.front().show());
    }
    return settings;
}

Settings OptionSet::used() const {
    Settings settings;
    for (auto const& entry : entries_) {
        if (std::string value = entry.fields.front().show(); !value.empty())
            settings.emplace_back(entry.name, std::move(value));
    }
    return settings;
}

std::string OptionSet::help(int columns) const {
    std::ostringstream text;
    std::size_t column = 0;
    Descriptions const arguments = described(no_group);
    for (auto const& argument : arguments.options()) column = std::max(column, argument->long_name().size() + 2);
    for (auto const& argument : arguments.options()) {
        std::string const line = fmt::format("  {:<{}}{}", argument->long_name(), column, argument->description());
        text << hang(line, columns, column + 2);
    }
    auto const width = static_cast<unsigned>(columns);
    text << described_groups(width).add(general_options(width));
    return without_trailing_blanks(text.str());
}

}  // namespace symdiscover
