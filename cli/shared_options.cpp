// SPDX-License-Identifier: Apache-2.0
#include "cli/shared_options.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <thread>

#include "core/groups/expressions/group_expr.hpp"
#include "io/h5/atomic_file.hpp"
#include "io/h5/clean_text.hpp"

namespace symdiscover {

namespace {

constexpr int most_threads = 1024;  // more would only be a typing error

}  // namespace

void TalkOptions::add_to(OptionSet& options) {
    options.add({"quiet", quiet, "no progress bar, no remarks; fit prints no report (see its --report)"});
    options.add(
        {"color", color,
         one_of<ColorChoice>(
             {{"auto", ColorChoice::automatic}, {"always", ColorChoice::always}, {"never", ColorChoice::never}}),
         "colours in reports; auto: on a terminal, unless NO_COLOR is set"});
}

int default_threads() { return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, most_threads); }

void add_compute_options(OptionSet& options, std::uint64_t& seed, int& threads) {
    threads = default_threads();
    options.add({"seed", seed, whole_number<std::uint64_t>(0), "start of all random numbers; same seed, same results"});
    options.add({"threads", threads, whole_number<int>(1, most_threads), "threads to use; never changes a result"});
}

void add_data_options(OptionSet& options, DataOptions& data) {
    for (OptionField& field : option_fields(data)) options.add(std::move(field));
}

void print_notes(std::ostream& out, DatasetInfo const& dataset, TalkOptions const& talk) {
    if (talk.quiet) return;
    for (std::string const& note : dataset.notes) {
        out << fmt::format("symdiscover: note: {}: {}\n", clean_text(dataset.path), note);
    }
}

void OutputOptions::add_to(OptionSet& options, std::string const& what) {
    options.add({"output,o", output, file_name(), what});
    options.add({"overwrite", overwrite, "replace files that exist"});
}

void OutputOptions::validate() const {
    if (!is_standard_output(output)) return;
    throw OptionError("--output: '-' is no file; HDF5 cannot be written to a stream");
}

void OutputOptions::validate_apart_from(std::string const& input_label, std::string const& input) const {
    if (same_path(output, input)) {
        throw OptionError(fmt::format("--output: '{}' is also {}; expected another file", output, input_label));
    }
}

void DataFiles::add_to(OptionSet& options, std::string const& what) {
    options.add_argument({label, argument, file_name(), what + ": HDF5, NPZ, NPY, MATLAB or CSV"}, Argument::optional);
    options.begin_group("Data");
    options.add({"x", x, file_name(), "the file that has x, instead of " + label});
}

void DataFiles::validate(DataOptions const& data_options, OutputOptions const& output) const {
    if (argument.empty() && x.empty()) throw OptionError(label + ": expected the name of a file, found nothing");
    if (!argument.empty() && !x.empty()) throw OptionError("--x: not together with " + label + "; expected one");
    data_options.validate();
    if (output.output.empty()) return;
    output.validate();
    output.validate_apart_from("DATA", data());
    if (!data_options.y_file.empty()) output.validate_apart_from("--y", data_options.y_file);
}

ValueRule<ReportFormat const*> format_name(FormatFilter offered) {
    std::vector<std::pair<std::string, ReportFormat const*>> choices;
    for (ReportFormat const& format : report_formats()) {
        if (offered(format)) choices.emplace_back(format.name, &format);
    }
    return one_of(choices);
}

void add_format_option(OptionSet& options, ReportFormat const*& format, FormatFilter offered) {
    std::vector<std::string> descriptions;
    for (ReportFormat const& one : report_formats()) {
        if (offered(one)) descriptions.push_back(one.description);
    }
    descriptions.back() = "or " + descriptions.back();
    options.add({"format", format, format_name(offered), fmt::format("{}", fmt::join(descriptions, ", "))});
}

void add_report_option(OptionSet& options, std::string& report) {
    options.add({"report", report, file_name(),
                 fmt::format("save the report here too (-: standard output); its suffix says what it is: {}",
                             suffixes(has_report))});
}

void PlotFile::add_to(OptionSet& options) {
    options.add(
        {"plot", name, file_name(),
         fmt::format(
             "draw the sharing here (-: standard output), a colour for each shared parameter; its suffix says what "
             "it is: {}",
             suffixes(has_plot))});
    options.add({"no-title", no_title, "leave out of the plot what stands above it"});
}

void PlotFile::validate() const {
    require_suffix("plot", name, has_plot);
    if (no_title && name.empty()) throw OptionError("--no-title: only with --plot");
}

void PlotFile::require_drawable(bool overwrite) const {
    if (name.empty()) return;
    if (!is_standard_output(name)) require_writable(name, overwrite);
    if (auto const require = format_of_file(name, has_plot)->require) require();
}

void require_suffix(std::string const& option, std::string const& file, FormatFilter offered) {
    if (file.empty() || format_of_file(file, offered) != nullptr) return;
    throw OptionError(
        fmt::format("--{}: expected a name that ends in {}, found '{}'", option, suffixes(offered), file));
}

void require_group(std::string const& option, std::string const& text) {
    if (text.empty()) return;
    try {
        parse_group(text);
    } catch (OptionError const& error) {
        throw OptionError(fmt::format("--{}: {}", option, error.what()));
    }
}

bool same_path(std::string const& a, std::string const& b) {
    auto const resolved = [](std::string const& name) {
        std::error_code ignored;  // a name that leads nowhere stands for itself
        return std::filesystem::weakly_canonical(std::filesystem::absolute(name, ignored), ignored);
    };
    std::error_code missing;  // two names of one file, neither of which is a link
    return resolved(a) == resolved(b) || std::filesystem::equivalent(a, b, missing);
}

}  // namespace symdiscover
