// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/program_options.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/option_field.hpp"

namespace symdiscover {

/// Levenshtein's distance: the fewest letters to insert, delete or replace to turn one word into the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// What to suggest for a word that is not allowed: up to three allowed words near it (two edits, or a third of its
/// letters; or it begins one), the nearest first; when none is near, all of them. "did you mean --seed?", "allowed:
/// fit, report".
std::string suggest(std::string_view word, std::vector<std::string> const& allowed);

/// A line that is broken at blanks where it is wider than `columns`, further lines after `indent` blanks; ends with a
/// newline.
std::string hang(std::string const& line, int columns, std::size_t indent);

/// Names of options and their values as text, for result files and reports.
using Settings = std::vector<std::pair<std::string, std::string>>;

enum class Argument { required, optional };

/// The arguments and options of one command, each bound to a field of a plain struct whose initial value is the
/// default. Names are never abbreviated; `--help` and `--config FILE` belong to every set.
class OptionSet {
  public:
    /// Starts a group of options under its own heading in the help.
    void begin_group(std::string const& heading) { groups_.push_back(heading); }

    /// The name is "seed", or "output,o" with a short form. An option that is there already gets one more field, which
    /// takes the same values; what the new one says (or else its default) stands in brackets behind what the others
    /// say.
    void add(OptionField field);

    /// An argument without a name, in the order they are added; its name in the help is in capitals.
    void add_argument(OptionField field, Argument need = Argument::required);

    /// An argument that can be given any number of times, after all others; at least once.
    struct Arguments {
        std::string name;
        std::vector<std::string>& values;
        std::string description;
    };
    void add_arguments(Arguments arguments);

    /// Options without a default that must be given.
    void require(std::string const& name) { required_.push_back(name); }

    /// Fills the fields, from the arguments first and then from the file named by --config. Returns false when
    /// --help was asked for (required arguments may then be missing). Throws OptionError.
    bool parse(std::vector<std::string> const& arguments);

    bool was_given(std::string const& name) const { return given_.contains(name); }
    Settings given() const;  ///< the options that the command line or the configuration file set
    Settings used() const;   ///< all options that have a value
    std::string const& config_file() const { return config_file_; }  ///< as given, or empty

    /// A page at most `columns` wide, where words allow it.
    std::string help(int columns) const;

    struct Entry {
        std::string name;                 ///< without the short form
        std::string label;                ///< in errors: "--seed", or "DATA" for an argument
        std::size_t group;                ///< number of the heading that it stands under; none for an argument
        std::vector<OptionField> fields;  ///< one at least
        bool repeated = false;            ///< takes any number of values

        bool is_argument() const { return group == no_group; }
    };

    /// All of them in the order in which they were added, and the headings that groups have.
    std::vector<Entry> const& entries() const { return entries_; }
    std::vector<std::string> const& headings() const { return groups_; }

    static constexpr auto no_group = static_cast<std::size_t>(-1);  ///< of arguments, which have no names

  private:
    using Descriptions = boost::program_options::options_description;

    Descriptions described(std::size_t group, unsigned columns = 80) const;
    Descriptions described_groups(unsigned columns = 80) const;
    void parse_command_line(std::vector<std::string> const& arguments, boost::program_options::variables_map& values);
    void parse_config_file(std::string const& file, boost::program_options::variables_map& values) const;
    void check_required() const;
    Entry const* find(std::string const& name) const;
    std::vector<std::string> option_names() const;

    std::vector<std::string> groups_;
    std::vector<Entry> entries_;
    std::vector<std::string> required_;
    std::set<std::string> given_;
    std::string config_file_;
};

}  // namespace symdiscover
