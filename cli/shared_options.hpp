// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "cli/option_set.hpp"
#include "cli/terminal.hpp"
#include "io/data/dataset.hpp"
#include "io/report/report_formats.hpp"

/// Options that several commands have; they look and behave the same in each.
namespace symdiscover {

/// What the program says and how.
struct TalkOptions {
    bool quiet = false;
    ColorChoice color = ColorChoice::automatic;

    void add_to(OptionSet& options);
};

int default_threads();  ///< one for each hardware thread

/// --seed and --threads: how numbers are drawn and computed. Sets the default of `threads`.
void add_compute_options(OptionSet& options, std::uint64_t& seed, int& threads);

/// --kind, --axes, --missing, ...: how a dataset is to be understood.
void add_data_options(OptionSet& options, DataOptions& data);

/// What is suspicious about a dataset, or was done to it, a line each; nothing when `talk` is quiet.
void print_notes(std::ostream& out, DatasetInfo const& dataset, TalkOptions const& talk);

/// The file a command writes.
struct OutputOptions {
    std::string output;
    bool overwrite = false;

    void add_to(OptionSet& options, std::string const& what);

    /// Throws OptionError for standard output: HDF5 cannot be written to a stream.
    void validate() const;

    /// Throws OptionError when the output is also an input: writing would destroy what is read.
    void validate_apart_from(std::string const& input_label, std::string const& input) const;
};

/// Which file a dataset lies in: DATA, or --x FILE, which says the same where --y names a second one.
struct DataFiles {
    std::string argument;
    std::string x;
    std::string label = "DATA";  ///< of the argument

    void add_to(OptionSet& options, std::string const& what);
    std::string const& data() const { return x.empty() ? argument : x; }

    /// Throws OptionError unless one of the two was given, and when the file that is written is one that is read.
    void validate(DataOptions const& data, OutputOptions const& output) const;
};

/// --format text|json|...: of the formats those for which `offered` holds.
ValueRule<ReportFormat const*> format_name(FormatFilter offered);
void add_format_option(OptionSet& options, ReportFormat const*& format, FormatFilter offered);

/// --report FILE.
void add_report_option(OptionSet& options, std::string& report);

/// "-": what a file is called that is standard output.
inline bool is_standard_output(std::string const& file) { return file == "-"; }

/// Where a picture goes, and how it is drawn.
struct PlotFile {
    std::string name;  ///< "" for nowhere
    bool no_title = false;

    /// --plot FILE and --no-title.
    void add_to(OptionSet& options);

    /// Throws OptionError for a suffix that is none of a picture's, and for --no-title without a plot.
    void validate() const;

    /// Throws the OutputError that drawing it would meet now.
    void require_drawable(bool overwrite) const;
};

/// Throws OptionError naming the option and the suffixes that there are, unless the file has one of them, none, or no
/// name.
void require_suffix(std::string const& option, std::string const& file, FormatFilter offered);

/// Throws OptionError naming the option unless the text, if there is any, is a group expression.
void require_group(std::string const& option, std::string const& text);

/// Whether two names lead to the same file, links of both kinds followed: "a/../b" is "b". The file need not be there.
bool same_path(std::string const& a, std::string const& b);

}  // namespace symdiscover
